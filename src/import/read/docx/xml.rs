//! The few steps in which XML is read here: an element begins, ends, holds text.

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

/// One step through a part.
pub(super) enum Step<'x> {
    /// An element begins, by its name without prefix.
    Start(&'x str, Attributes<'x>),
    /// An element ends.
    End(&'x str),
    /// Text.
    Text(&'x str),
}

/// The attributes of an element.
pub(super) struct Attributes<'x>(&'x BytesStart<'x>);

impl Attributes<'_> {
    /// The value of an attribute, by its name without prefix.
    pub(super) fn get(&self, name: &str) -> Option<String> {
        let mut all = self.0.attributes().flatten();
        let found = all.find(|attribute| attribute.key.local_name().as_ref() == name)?;
        let value = quick_xml::escape::unescape(&found.value);
        Some(value.map_or_else(|_| found.value.to_string(), std::borrow::Cow::into_owned))
    }

    /// The `val` of a property.
    pub(super) fn val(&self) -> Option<String> {
        self.get("val")
    }

    /// Whether a property is on: it stands there and does not say no.
    pub(super) fn is_on(&self) -> bool {
        !self
            .val()
            .is_some_and(|val| matches!(val.as_str(), "0" | "false" | "off"))
    }
}

/// Goes through a part; an error is XML that cannot be read on.
pub(super) fn walk(xml: &str, mut each: impl FnMut(Step<'_>)) -> Result<(), ()> {
    let mut reader = Reader::from_str(xml);
    reader.config_mut().check_end_names = false;
    loop {
        match reader.read_event().map_err(|_| ())? {
            Event::Start(tag) => begin(&tag, &mut each),
            Event::Empty(tag) => {
                begin(&tag, &mut each);
                each(Step::End(tag.local_name().as_ref()));
            }
            Event::End(tag) => each(Step::End(tag.local_name().as_ref())),
            Event::Text(text) => each(Step::Text(&text.xml10_content())),
            Event::CData(text) => each(Step::Text(&text.xml10_content())),
            Event::GeneralRef(name) => {
                let raw = format!("&{};", name.xml10_content());
                let text = quick_xml::escape::unescape(&raw);
                each(Step::Text(text.as_deref().unwrap_or("")));
            }
            Event::Eof => return Ok(()),
            _ => {}
        }
    }
}

fn begin(tag: &BytesStart<'_>, each: &mut impl FnMut(Step<'_>)) {
    each(Step::Start(tag.local_name().as_ref(), Attributes(tag)));
}
