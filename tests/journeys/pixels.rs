//! What is on screen, pixel by pixel.

use crate::page::Page;
use base64::{Engine, prelude::BASE64_STANDARD};
use serde_json::{Value, json};
use std::{fs::File, io::Cursor, ops::Range, path::PathBuf};

/// A part of the window, in whole pixels.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Area {
    x: Range<usize>,
    y: Range<usize>,
}

impl Area {
    /// From `[left, top, right, bottom]`, as the browser measures: the nearest whole pixels.
    pub(crate) fn of(edges: &Value) -> Self {
        Self::rounded(edges, [f64::round; 2])
    }

    /// The same, with every pixel that is touched.
    pub(crate) fn around(edges: &Value) -> Self {
        Self::rounded(edges, [f64::floor, f64::ceil])
    }

    fn rounded(edges: &Value, [start, end]: [fn(f64) -> f64; 2]) -> Self {
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "a place in a window"
        )]
        let at = |edge: usize, round: fn(f64) -> f64| round(edges[edge].as_f64().unwrap()) as usize;
        Self {
            x: at(0, start)..at(2, end),
            y: at(1, start)..at(3, end),
        }
    }

    fn holds(&self, x: usize, y: usize) -> bool {
        self.x.contains(&x) && self.y.contains(&y)
    }
}

/// A picture of the window or of a part of it.
#[derive(Clone)]
pub(crate) struct Picture {
    width: usize,
    /// The colours, a pixel after the other.
    pixels: Vec<[u8; 3]>,
}

impl Picture {
    /// A picture of the window.
    pub(crate) async fn of(page: &Page) -> Self {
        let how = json!({ "format": "png" });
        let taken = page.0.call("Page.captureScreenshot", how).await;
        let png = BASE64_STANDARD.decode(taken["data"].as_str().unwrap());
        let mut reader = png::Decoder::new(Cursor::new(png.unwrap()))
            .read_info()
            .unwrap();
        let mut bytes = vec![0; reader.output_buffer_size().unwrap()];
        let info = reader.next_frame(&mut bytes).unwrap();
        let pixels = bytes.chunks_exact(info.color_type.samples());
        Self {
            width: info.width as usize,
            pixels: pixels.map(|it| [it[0], it[1], it[2]]).collect(),
        }
    }

    /// What is in a part of it.
    pub(crate) fn cut(&self, area: &Area) -> Self {
        let rows = self.pixels.chunks_exact(self.width);
        let rows = rows.skip(area.y.start).take(area.y.len());
        Self {
            width: area.x.len(),
            pixels: rows.flat_map(|row| &row[area.x.clone()]).copied().collect(),
        }
    }

    /// The colour at a place.
    pub(crate) fn at(&self, x: usize, y: usize) -> [u8; 3] {
        self.pixels[y * self.width + x]
    }

    /// The part of the pixels that differ, of 1; those of an area don't count.
    #[expect(clippy::cast_precision_loss, reason = "pictures are small")]
    pub(crate) fn apart_from(&self, other: &Self, but: Option<&Area>) -> f64 {
        if (self.width, self.pixels.len()) != (other.width, other.pixels.len()) {
            return 1.0;
        }
        let both = self.pixels.iter().zip(&other.pixels).enumerate();
        let counts = |place: usize| {
            but.is_none_or(|area| !area.holds(place % self.width, place / self.width))
        };
        let apart = both.filter(|(place, (one, two))| one != two && counts(*place));
        apart.count() as f64 / self.pixels.len() as f64
    }

    /// Keeps the picture for whoever looks into a failure, and says where.
    pub(crate) fn kept_as(&self, name: &str) -> String {
        let name = name.replace(|letter: char| !letter.is_alphanumeric(), "-");
        let path = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("{name}.png"));
        let height = self.pixels.len() / self.width;
        let size = [self.width, height].map(|side| u32::try_from(side).unwrap());
        let mut encoder = png::Encoder::new(File::create(&path).unwrap(), size[0], size[1]);
        encoder.set_color(png::ColorType::Rgb);
        let mut writer = encoder.write_header().unwrap();
        writer.write_image_data(self.pixels.as_flattened()).unwrap();
        path.display().to_string()
    }
}
