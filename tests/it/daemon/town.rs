//! A town's own folder: words, a whole language and pages, without building anything.

use std::path::Path;
use std::process::Command;

use serde_json::json;

use super::{Engine, Site};

on_both! {
    a_folder_is_enough_for_a_language,
}

fn write(site: &Site, path: &str, text: &str) {
    let path = site.folder.path().join(path);
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    std::fs::write(path, text).unwrap();
}

/// The site reads `own`, which has a language that nobody speaks.
fn with_own_folder(site: &mut Site) {
    let tool = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/verify/pseudo_locale.py");
    let folder = site.folder.path().join("own");
    let made = Command::new("python3").arg(tool).arg(folder).status();
    assert!(made.unwrap().success());
    let directory = ("REIHUM__TOWN__DIRECTORY", "own".to_owned());
    site.environment.push(directory);
}

async fn a_folder_is_enough_for_a_language(mut site: Site) {
    with_own_folder(&mut site);
    write(
        &site,
        "own/locales/de/own.ftl",
        "page-product = Termine ohne Gedränge\n",
    );
    write(
        &site,
        "own/pages/imprint.de.md",
        "# Impressum\n\nStadt *Castrop-Rauxel*\n",
    );
    write(
        &site,
        "own/pages/leichte-sprache.de.md",
        "# Leichte Sprache\n\nSo geht es.\n",
    );
    assert_eq!(site.run(&["config", "check"]), "the configuration is sound");
    site.start().await;

    let (_, german) = site.get("/de/").await;
    for part in [
        "Termine ohne Gedränge",
        "<a href=\"/de/imprint\">Impressum</a>",
        "<a href=\"/de/leichte-sprache\">Leichte Sprache</a>",
        "<a href=\"/ar-XB/\" hreflang=\"ar-XB\" lang=\"ar-XB\">",
    ] {
        assert!(german.contains(part), "{part} is not in {german}");
    }
    assert!(!german.contains("\"/de/privacy\""), "{german}");
    let (status, imprint) = site.get("/ar-XB/imprint").await;
    assert_eq!(status, 200);
    for part in [
        "<html lang=\"ar-XB\" dir=\"rtl\">",
        "<div class=\"own\" lang=\"de\" dir=\"ltr\">",
        "<h1>Impressum</h1>",
        "<p>Stadt <em>Castrop-Rauxel</em></p>",
    ] {
        assert!(imprint.contains(part), "{part} is not in {imprint}");
    }
    assert_eq!(site.get("/de/privacy").await.0, 404);

    let joining = json!({
        "service": "personalausweis", "name": {"given": "Eva", "family": "Muster"},
        "email": "eva@example.org", "language": "ar-XB",
    });
    let entries = format!("{}/api/v1/entries", site.url);
    let sent = site
        .http()
        .post(entries)
        .json(&joining)
        .send()
        .await
        .unwrap();
    assert_eq!(sent.status().as_u16(), 202);
    let letter = site.mail("verify", "eva@example.org").await;
    assert_eq!(letter.language, "ar-XB");
    assert!(letter.text.contains("Ĝûûţééñ"), "{}", letter.text);
    assert!(
        letter
            .link()
            .starts_with(&format!("{}/ar-XB/verify/", site.url))
    );
    let (_, page) = site.get(letter.link().trim_start_matches(&site.url)).await;
    assert!(page.contains("dir=\"rtl\""), "{page}");
}

#[tokio::test]
async fn what_is_wrong_in_the_folder_is_told_by_file_and_line() {
    let mut site = Site::new(Engine::Sqlite).await.unwrap();
    site.environment
        .push(("REIHUM__TOWN__DIRECTORY", "own".to_owned()));
    write(
        &site,
        "own/locales/de/own.ftl",
        "# ours\npage-produkt = x\npage-and = { $large }\n",
    );
    write(
        &site,
        "own/pages/imprint.en.md",
        "# Imprint\n\n![x](x.png)\n",
    );
    let output = site.command(&["config", "check"]).output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    let said = String::from_utf8(output.stderr).unwrap();
    for part in [
        "own/locales/de/own.ftl:2: unknown text page-produkt",
        "own/locales/de/own.ftl:3: page-and: $small is missing",
        "own/pages/imprint.en.md:3: pictures are not shown",
    ] {
        assert!(said.contains(part), "{part} is not in: {said}");
    }
}

#[tokio::test]
async fn colours_and_logo_are_the_towns() {
    let mut site = Site::new(Engine::Sqlite).await.unwrap();
    let directory = ("REIHUM__TOWN__DIRECTORY", "own".to_owned());
    site.environment.push(directory);
    let svg = "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 1 1\"/>";
    write(&site, "own/logo.svg", svg);
    write(&site, "own/colours.toml", "[light]\nbrand = \"#7a1f3d\"\n");
    site.start().await;
    let (_, page) = site.get("/de/").await;
    let href = |before: &str| {
        let (_, rest) = page.split_once(before).unwrap();
        rest.split('"').next().unwrap().to_owned()
    };
    let (_, css) = site.get(&href("rel=\"stylesheet\" href=\"")).await;
    assert!(css.contains(":root { --brand: #7a1f3d;}"), "{css}");
    let logo = format!("{}{}", site.url, href("<img class=\"logo\" src=\""));
    let logo = site.http().get(logo).send().await.unwrap();
    let header = |name: &str| logo.headers()[name].to_str().unwrap().to_owned();
    assert_eq!(header("content-type"), "image/svg+xml");
    assert!(header("cache-control").contains("immutable"));
    let policy = header("content-security-policy");
    assert!(policy.ends_with("sandbox"), "{policy}");
    assert_eq!(logo.text().await.unwrap(), svg);
}
