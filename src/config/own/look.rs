//! How a town looks: its colours, which everybody must be able to read, and its logo.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use sha2::{Digest, Sha256};
use toml::{Table, Value};

/// Where every colour and its default stands: `--name: #hex` in `:root`, light first, then dark.
const STYLE_SHEET: &str = include_str!("../../web/assets/reihum.css");
/// The file of a town's colours.
pub(super) const COLOURS_FILE: &str = "colours.toml";
/// The files that can be a logo, and their media types.
pub(super) const LOGOS: [(&str, &str); 2] =
    [("logo.svg", "image/svg+xml"), ("logo.png", "image/png")];
/// A logo is never larger: it comes with the first page on an old phone.
const LOGO_BYTES_MAX: usize = 16 * 1024;
/// What has to be told apart, and how well: text 4.5:1 (WCAG 2.2, 1.4.3), borders 3:1 (1.4.11).
const PAIRS: [(&str, &str, f64); 20] = [
    ("ink", "paper", 4.5),
    ("ink", "tint", 4.5),
    ("ink", "good-tint", 4.5),
    ("ink", "act-tint", 4.5),
    ("ink", "bad-tint", 4.5),
    ("soft", "paper", 4.5),
    ("soft", "tint", 4.5),
    ("link", "paper", 4.5),
    ("link", "tint", 4.5),
    ("good", "paper", 4.5),
    ("act", "paper", 4.5),
    ("act", "act-tint", 4.5),
    ("bad", "paper", 4.5),
    ("bad", "bad-tint", 4.5),
    ("on-brand", "brand", 4.5),
    ("on-brand", "brand-deep", 4.5),
    ("on-panel", "panel", 4.5),
    ("on-focus", "focus", 4.5),
    ("brand", "paper", 3.0),
    ("edge", "paper", 3.0),
];

type Palette = BTreeMap<String, Colour>;

/// Red, green and blue.
type Colour = [u8; 3];

/// How a town looks.
#[derive(Clone, Debug, Default)]
pub struct Look {
    /// What follows after our own style sheet.
    pub css: String,
    /// What stands in place of our own mark.
    pub logo: Option<Logo>,
}

/// A picture beside the town's name.
#[derive(Clone, Debug)]
pub struct Logo {
    /// The name of its file.
    pub name: &'static str,
    /// Its media type.
    pub kind: &'static str,
    /// What is in the file.
    pub bytes: Vec<u8>,
    /// Changes when the bytes do.
    pub version: String,
}

impl Look {
    /// Changes when the colours do; empty where there are none.
    pub fn css_version(&self) -> String {
        if self.css.is_empty() {
            String::new()
        } else {
            version(self.css.as_bytes())
        }
    }
}

fn version(bytes: &[u8]) -> String {
    data_encoding::HEXLOWER.encode(&Sha256::digest(bytes)[..8])
}

/// Reads colours and logo of the folder, if they are there.
pub(super) fn read(folder: &Path, problems: &mut Vec<String>) -> Look {
    let path = folder.join(COLOURS_FILE);
    let css = super::text_if_there(&path, problems).map(|text| {
        css(&text).unwrap_or_else(|wrong| {
            let path = path.display();
            problems.extend(wrong.into_iter().map(|wrong| format!("{path}: {wrong}")));
            String::new()
        })
    });
    let mut logos = LOGOS.into_iter().filter_map(|(name, kind)| {
        let path = folder.join(name);
        let bytes = path.exists().then(|| fs::read(&path))?;
        let read = bytes.map_err(|error| error.to_string());
        match read.and_then(|bytes| checked(name, kind, bytes)) {
            Ok(logo) => Some(logo),
            Err(wrong) => {
                problems.push(format!("{}: {wrong}", path.display()));
                None
            }
        }
    });
    let logo = logos.next();
    if let Some(second) = logos.next() {
        let path = folder.join(second.name);
        problems.push(format!("{}: there is another logo", path.display()));
    }
    Look {
        css: css.unwrap_or_default(),
        logo,
    }
}

/// A logo that is what its name says. An SVG is only ever drawn, never run: it is shown as a
/// picture, and served under a policy that forbids everything.
fn checked(name: &'static str, kind: &'static str, bytes: Vec<u8>) -> Result<Logo, String> {
    if bytes.len() > LOGO_BYTES_MAX {
        let (size, most) = (bytes.len() / 1024, LOGO_BYTES_MAX / 1024);
        return Err(format!(
            "is {size} KiB large; a logo has at most {most} KiB"
        ));
    }
    let is_right = match kind {
        "image/png" => bytes.starts_with(b"\x89PNG\r\n\x1a\n"),
        _ => std::str::from_utf8(&bytes).is_ok_and(|text| text.contains("<svg")),
    };
    if !is_right {
        return Err(format!("is no {kind}"));
    }
    Ok(Logo {
        name,
        kind,
        version: version(&bytes),
        bytes,
    })
}

/// The colours of a town as a style sheet.
fn css(text: &str) -> Result<String, Vec<String>> {
    let table: Table = text.parse().map_err(|error: toml::de::Error| {
        vec![error.to_string().trim_end().replace('\n', "\n    ")]
    })?;
    let mut problems = Vec::new();
    let (light, dark) = built_in();
    let known = light.clone();
    let mut own_light = Palette::new();
    let mut own_dark = Palette::new();
    for (part, value) in &table {
        match (part.as_str(), value) {
            ("light", Value::Table(own)) => own_light = palette(part, own, &known, &mut problems),
            ("dark", Value::Table(own)) => own_dark = palette(part, own, &known, &mut problems),
            _ => problems.push(format!("unknown key \"{part}\"; known: [light], [dark]")),
        }
    }
    let light = over(&light, &own_light);
    let dark = over(&over(&light, &dark), &own_dark);
    problems.extend(pale("light", &light));
    problems.extend(pale("dark", &dark));
    if !problems.is_empty() {
        return Err(problems);
    }
    // A light colour of the town comes after our dark ones: each is said again.
    let said_again = dark
        .iter()
        .filter(|(name, _)| own_light.contains_key(*name) || own_dark.contains_key(*name));
    let dark_own: Palette = said_again
        .map(|(name, colour)| (name.clone(), *colour))
        .collect();
    Ok(format!(
        ":root {{{}}}\n@media (prefers-color-scheme: dark) {{ :root {{{}}} }}\n",
        declarations(&own_light),
        declarations(&dark_own)
    ))
}

fn over(base: &Palette, own: &Palette) -> Palette {
    let mut all = base.clone();
    all.extend(own.iter().map(|(name, colour)| (name.clone(), *colour)));
    all
}

fn declarations(palette: &Palette) -> String {
    palette
        .iter()
        .fold(String::new(), |mut css, (name, [red, green, blue])| {
            // Writing to a String cannot fail.
            let _ = write!(css, " --{name}: #{red:02x}{green:02x}{blue:02x};");
            css
        })
}

fn palette(part: &str, own: &Table, known: &Palette, problems: &mut Vec<String>) -> Palette {
    let mut palette = Palette::new();
    for (name, value) in own {
        let colour = value.as_str().and_then(colour);
        match colour {
            _ if !known.contains_key(name) => {
                let known: Vec<&str> = known.keys().map(String::as_str).collect();
                problems.push(format!(
                    "unknown colour \"{part}.{name}\" (known: {})",
                    known.join(", ")
                ));
            }
            Some(colour) => {
                palette.insert(name.clone(), colour);
            }
            None => problems.push(format!(
                "{part}.{name} must be like \"#0a4a5c\", not {value}"
            )),
        }
    }
    palette
}

/// What could not be read on what.
fn pale(part: &str, palette: &Palette) -> Vec<String> {
    let pairs = PAIRS.iter().filter_map(|(on, under, least)| {
        let found = contrast(*palette.get(*on)?, *palette.get(*under)?);
        (found < *least).then(|| {
            format!("{part}: {on} on {under} has a contrast of {found:.2}:1; {least}:1 is needed")
        })
    });
    pairs.collect()
}

/// WCAG 2.2, contrast ratio.
fn contrast(one: Colour, other: Colour) -> f64 {
    let (one, other) = (luminance(one), luminance(other));
    (one.max(other) + 0.05) / (one.min(other) + 0.05)
}

/// WCAG 2.2, relative luminance.
fn luminance(colour: Colour) -> f64 {
    let [red, green, blue] = colour.map(|part| {
        let part = f64::from(part) / 255.0;
        if part <= 0.04045 {
            part / 12.92
        } else {
            ((part + 0.055) / 1.055).powf(2.4)
        }
    });
    0.2126 * red + 0.7152 * green + 0.0722 * blue
}

/// `#0a4a5c` or `#fff`.
fn colour(text: &str) -> Option<Colour> {
    let hex = text.strip_prefix('#')?;
    let hex = match hex.len() {
        3 => hex.chars().flat_map(|digit| [digit, digit]).collect(),
        _ => hex.to_owned(),
    };
    let bytes = data_encoding::HEXLOWER_PERMISSIVE.decode(hex.as_bytes());
    bytes.ok()?.try_into().ok()
}

/// The light and the dark palette of our own style sheet.
fn built_in() -> (Palette, Palette) {
    let mut roots = STYLE_SHEET.split(":root {").skip(1).map(|rest| {
        let block = rest.split('}').next().unwrap_or_default();
        let declarations = block
            .split(';')
            .filter_map(|line| line.trim().split_once(": "));
        let colours = declarations.filter_map(|(name, value)| {
            Some((name.strip_prefix("--")?.to_owned(), colour(value)?))
        });
        colours.collect()
    });
    let mut next = || roots.next().unwrap_or_default();
    (next(), next())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn our_own_colours_can_be_read() {
        let (light, dark) = built_in();
        for (on, under, _) in PAIRS {
            assert!(
                light.contains_key(on) && light.contains_key(under),
                "{on} {under}"
            );
        }
        assert_eq!(light["brand"], [0x0a, 0x4a, 0x5c]);
        assert_ne!(light["brand"], dark["brand"]);
        assert_eq!(pale("light", &light), [] as [&str; 0]);
        assert_eq!(pale("dark", &over(&light, &dark)), [] as [&str; 0]);
        assert!((contrast([0; 3], [255; 3]) - 21.0).abs() < 1e-9);
    }

    #[test]
    fn a_light_colour_leaves_the_dark_one_alone() {
        let css = css("[light]\nbrand = \"#7a1f3d\"\n").expect("dark red on white");
        assert_eq!(
            css,
            ":root { --brand: #7a1f3d;}\n\
             @media (prefers-color-scheme: dark) { :root { --brand: #86d3e6;} }\n"
        );
    }

    #[test]
    fn what_cannot_be_read_is_told() {
        let check = |text: &str, expect: &[&str]| {
            assert_eq!(css(text).expect_err("wrong colours"), expect, "{text}");
        };
        check(
            "[light]\nlink = \"#999\"\n",
            &[
                "light: link on paper has a contrast of 2.85:1; 4.5:1 is needed",
                "light: link on tint has a contrast of 2.62:1; 4.5:1 is needed",
            ],
        );
        check(
            "[dark]\nlink = \"blue\"\n[dusk]\n",
            &[
                "dark.link must be like \"#0a4a5c\", not \"blue\"",
                "unknown key \"dusk\"; known: [light], [dark]",
            ],
        );
        let told = css("[light]\nbrant = \"#000\"\n").expect_err("no such colour");
        assert!(
            told[0].starts_with("unknown colour \"light.brant\" (known: act, "),
            "{told:?}"
        );
        css("[light").expect_err("no TOML");
    }

    #[test]
    fn a_logo_is_what_it_says() {
        let svg = checked("logo.svg", "image/svg+xml", b"<svg/>".to_vec());
        assert_eq!(svg.expect("an SVG").kind, "image/svg+xml");
        for bytes in [b"<svg/>".to_vec(), vec![0; LOGO_BYTES_MAX + 1]] {
            checked("logo.png", "image/png", bytes).expect_err("no PNG");
        }
    }
}
