//! The content of a page: which letters stand where.

use std::collections::BTreeMap;
use std::rc::Rc;

use hayro_syntax::content::TypedIter;
use hayro_syntax::content::ops::TypedInstruction as Op;
use hayro_syntax::object::{Array, Dict, Name, Number, Object, Stream};
use hayro_syntax::page::{Page, Resources};

use super::Limits;
use super::font::Font;

/// Forms that stand inside forms: deeper than any program writes.
const DEPTH: usize = 8;

/// A letter on a page, in points, `y` upwards.
#[derive(Clone, Debug)]
pub(super) struct Letter {
    pub(super) text: Option<String>,
    pub(super) x: f32,
    pub(super) y: f32,
    /// Where the next one would stand.
    pub(super) end: f32,
    /// Height of the letters.
    pub(super) size: f32,
}

impl Letter {
    /// Whether anybody sees it; a sign without a name that is narrower than any letter is room.
    pub(super) fn is_shown(&self) -> bool {
        let room = self.text.is_none() && self.end - self.x < self.size * 0.3;
        self.size > 0.5 && !room
    }

    /// Whether it stands on a page of this width and height.
    fn is_on(&self, (width, height): (f32, f32)) -> bool {
        let slack = self.size;
        (-slack..=width + slack).contains(&self.x) && (-slack..=height + slack).contains(&self.y)
    }
}

/// `[a b c d e f]` as PDF has it.
#[derive(Clone, Copy)]
struct Matrix([f32; 6]);

impl Matrix {
    const UNIT: Self = Self([1.0, 0.0, 0.0, 1.0, 0.0, 0.0]);

    /// This one first, `then` after it.
    #[expect(clippy::many_single_char_names, reason = "the six have no other names")]
    fn then(self, then: Self) -> Self {
        let ([a, b, c, d, e, f], [ta, tb, tc, td, te, tf]) = (self.0, then.0);
        Self([
            a * ta + b * tc,
            a * tb + b * td,
            c * ta + d * tc,
            c * tb + d * td,
            e * ta + f * tc + te,
            e * tb + f * td + tf,
        ])
    }

    const fn shift(x: f32, y: f32) -> Self {
        Self([1.0, 0.0, 0.0, 1.0, x, y])
    }

    fn of(numbers: [Number; 6]) -> Self {
        Self(numbers.map(|n| n.as_f32()))
    }
}

/// How text is set at the moment.
#[derive(Clone)]
struct Setting {
    place: Matrix,
    font: Option<Rc<Font>>,
    size: f32,
    letter_gap: f32,
    word_gap: f32,
    stretch: f32,
    leading: f32,
    rise: f32,
}

/// Reads the pages of one document; fonts are read once.
pub(super) struct Reader<'l> {
    fonts: BTreeMap<(u32, i32), Rc<Font>>,
    limits: &'l mut Limits,
    letters: Vec<Letter>,
    /// Whether a picture stands on the page.
    picture: bool,
}

/// What stands on a page.
pub(super) struct Content {
    pub(super) letters: Vec<Letter>,
    pub(super) picture: bool,
}

impl<'l> Reader<'l> {
    pub(super) fn new(limits: &'l mut Limits) -> Self {
        Self {
            fonts: BTreeMap::new(),
            limits,
            letters: Vec::new(),
            picture: false,
        }
    }

    /// The letters of a page, as one looks at it.
    pub(super) fn read(&mut self, page: &Page<'_>) -> Content {
        let turned = page.initial_transform(false).as_coeffs();
        let setting = Setting {
            place: Matrix(turned.map(|n| n as f32)),
            font: None,
            size: 1.0,
            letter_gap: 0.0,
            word_gap: 0.0,
            stretch: 1.0,
            leading: 0.0,
            rise: 0.0,
        };
        if let Some(data) = self.limits.content(page) {
            self.run(&data, page.resources(), setting, 0);
        }
        let size = page.render_dimensions();
        self.letters
            .retain(|letter| letter.is_on(size) && letter.is_shown());
        Content {
            letters: std::mem::take(&mut self.letters),
            picture: std::mem::take(&mut self.picture),
        }
    }

    fn run(&mut self, data: &[u8], resources: &Resources<'_>, setting: Setting, depth: usize) {
        let mut run = Run {
            setting,
            saved: Vec::new(),
            text: Matrix::UNIT,
            line: Matrix::UNIT,
        };
        let mut ops = TypedIter::new(data);
        while let Some(op) = ops.next() {
            if !self.limits.step() {
                return;
            }
            match op {
                Op::XObject(form) => {
                    if let Some(stream) = resources.get_x_object(form.0) {
                        self.form(&stream, resources, run.setting.clone(), depth);
                    }
                }
                Op::InlineImage(_) => self.picture = true,
                Op::TextFont(font) => {
                    run.setting.font = self.font(resources, font.0);
                    run.setting.size = font.1.as_f32();
                }
                op => run.step(&op, &mut self.letters),
            }
        }
    }

    fn form(
        &mut self,
        stream: &Stream<'_>,
        around: &Resources<'_>,
        mut setting: Setting,
        depth: usize,
    ) {
        let dict = stream.dict();
        if dict
            .get::<Name<'_>>("Subtype")
            .is_none_or(|name| name.as_str() != "Form")
        {
            self.picture = true;
            return;
        }
        let Some(data) = self.limits.decoded(stream).filter(|_| depth < DEPTH) else {
            return;
        };
        let numbers: Vec<Number> = dict
            .get::<Array<'_>>("Matrix")
            .map(|m| m.iter().collect())
            .unwrap_or_default();
        if let Ok(numbers) = <[Number; 6]>::try_from(numbers) {
            setting.place = Matrix::of(numbers).then(setting.place);
        }
        match dict.get::<Dict<'_>>("Resources") {
            Some(own) => self.run(&data, &Resources::new(own), setting, depth + 1),
            None => self.run(&data, around, setting, depth + 1),
        }
    }

    fn font(&mut self, resources: &Resources<'_>, name: &Name<'_>) -> Option<Rc<Font>> {
        let dict = resources.get_font(name)?;
        let Some(id) = dict.obj_id() else {
            return Some(Rc::new(Font::read(&dict, self.limits)));
        };
        let key = (id.obj_number, id.gen_number);
        if let Some(font) = self.fonts.get(&key) {
            return Some(Rc::clone(font));
        }
        let font = Rc::new(Font::read(&dict, self.limits));
        self.fonts.insert(key, Rc::clone(&font));
        Some(font)
    }
}

/// One content stream in work.
struct Run {
    setting: Setting,
    saved: Vec<Setting>,
    text: Matrix,
    line: Matrix,
}

impl Run {
    fn step(&mut self, op: &Op<'_, '_>, letters: &mut Vec<Letter>) {
        let set = &mut self.setting;
        match op {
            Op::SaveState(_) if self.saved.len() < 256 => self.saved.push(set.clone()),
            Op::RestoreState(_) => {
                if let Some(before) = self.saved.pop() {
                    self.setting = before;
                }
            }
            Op::Transform(m) => {
                let matrix = Matrix::of([m.0, m.1, m.2, m.3, m.4, m.5]);
                set.place = matrix.then(set.place);
            }
            Op::BeginText(_) => self.start(Matrix::UNIT),
            Op::CharacterSpacing(n) => set.letter_gap = n.0.as_f32(),
            Op::WordSpacing(n) => set.word_gap = n.0.as_f32(),
            Op::HorizontalScaling(n) => set.stretch = n.0.as_f32() / 100.0,
            Op::TextLeading(n) => set.leading = n.0.as_f32(),
            Op::TextRise(n) => set.rise = n.0.as_f32(),
            Op::NextLine(n) => self.next(n.0.as_f32(), n.1.as_f32()),
            Op::NextLineAndSetLeading(n) => {
                set.leading = -n.1.as_f32();
                self.next(n.0.as_f32(), n.1.as_f32());
            }
            Op::SetTextMatrix(m) => self.start(Matrix::of([m.0, m.1, m.2, m.3, m.4, m.5])),
            Op::NextLineUsingLeading(_) => self.next_leading(),
            Op::ShowText(string) => self.show(string.0.as_bytes(), letters),
            Op::NextLineAndShowText(string) => {
                self.next_leading();
                self.show(string.0.as_bytes(), letters);
            }
            Op::ShowTextWithParameters(all) => {
                set.word_gap = all.0.as_f32();
                set.letter_gap = all.1.as_f32();
                self.next_leading();
                self.show(all.2.as_bytes(), letters);
            }
            Op::ShowTexts(parts) => self.show_parts(parts.0, letters),
            _ => {}
        }
    }

    fn start(&mut self, matrix: Matrix) {
        self.text = matrix;
        self.line = matrix;
    }

    fn next(&mut self, x: f32, y: f32) {
        let matrix = Matrix::shift(x, y).then(self.line);
        self.start(matrix);
    }

    fn next_leading(&mut self) {
        self.next(0.0, -self.setting.leading);
    }

    fn show_parts(&mut self, parts: &Array<'_>, letters: &mut Vec<Letter>) {
        for part in parts.iter::<Object<'_>>() {
            match part {
                Object::String(string) => self.show(string.as_bytes(), letters),
                Object::Number(back) => {
                    let x = -back.as_f32() / 1000.0 * self.setting.size * self.setting.stretch;
                    self.text = Matrix::shift(x, 0.0).then(self.text);
                }
                _ => {}
            }
        }
    }

    fn show(&mut self, bytes: &[u8], letters: &mut Vec<Letter>) {
        let set = &self.setting;
        let Some(font) = set.font.clone() else {
            return;
        };
        for glyph in font.glyphs(bytes) {
            let gap = set.letter_gap + if glyph.blank { set.word_gap } else { 0.0 };
            let ink = glyph.advance * set.size * set.stretch;
            let advance = ink + gap * set.stretch;
            let scaled = Matrix([set.size * set.stretch, 0.0, 0.0, set.size, 0.0, set.rise]);
            let at = scaled.then(self.text).then(set.place).0;
            let after = Matrix::shift(ink, 0.0).then(self.text).then(set.place).0;
            letters.push(Letter {
                text: glyph.text,
                x: at[4],
                y: at[5],
                end: after[4],
                size: at[2].hypot(at[3]),
            });
            self.text = Matrix::shift(advance, 0.0).then(self.text);
        }
    }
}
