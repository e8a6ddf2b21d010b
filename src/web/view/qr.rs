//! A QR code (ISO/IEC 18004), so that an address on paper need not be typed.

use std::fmt::Write as _;

use qrcode::{Color, EcLevel, QrCode};

/// The white margin that a reader needs, in modules.
const QUIET: usize = 4;

/// A code as one path of a drawing, in modules.
#[derive(Debug)]
pub(super) struct Qr {
    /// The side of the drawing, with its margin.
    pub(super) side: usize,
    /// The dark modules, row by row.
    pub(super) path: String,
}

impl Qr {
    /// The code for `text`; none if it is longer than any code holds.
    pub(super) fn of(text: &str) -> Option<Self> {
        // A seventh of it may be lost to a fold or a stain.
        let code = QrCode::with_error_correction_level(text, EcLevel::M).ok()?;
        let width = code.width();
        let mut path = String::new();
        for (row, modules) in code.to_colors().chunks(width).enumerate() {
            let mut column = 0;
            for run in modules.chunk_by(|one, other| one == other) {
                if run.first() == Some(&Color::Dark) {
                    let (x, y, length) = (column + QUIET, row + QUIET, run.len());
                    // Writing to a String cannot fail.
                    let _ = write!(path, "M{x} {y}h{length}v1h-{length}z");
                }
                column += run.len();
            }
        }
        Some(Self {
            side: width + 2 * QUIET,
            path,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_has_its_three_corners_and_its_margin() {
        let link = format!("https://termine.example.org/de/entry/{}", "a".repeat(50));
        let qr = Qr::of(&link).expect("it fits");
        let modules = qr.side - 2 * QUIET;
        assert_eq!((modules - 17) % 4, 0, "a version has 17 + 4 n modules");
        // The finder patterns begin with seven dark modules, above and left, right, and below.
        for (x, y) in [(4, 4), (modules - 3, 4), (4, modules - 3)] {
            assert!(qr.path.contains(&format!("M{x} {y}h7v1h-7z")), "{x} {y}");
        }
        assert!(Qr::of(&"a".repeat(5000)).is_none());
    }
}
