//! Names of places that tell more than line and column: cells of a sheet, pointers into data.

use super::nested::Nested;

/// The named places of a file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Landmarks {
    places: Nested<Box<str>>,
    pointers: bool,
}

impl Landmarks {
    /// Cells, each named as a whole: `指标!D7`.
    pub fn cells() -> Self {
        Self::default()
    }

    /// Values of structured data, each named by its step from the value around it; the name of
    /// a place is its JSON pointer (RFC 6901).
    pub fn pointers() -> Self {
        Self {
            pointers: true,
            ..Self::default()
        }
    }

    /// Begins a place, inside those that are still open.
    pub fn begin(&mut self, byte: usize, name: impl Into<Box<str>>) {
        self.places.begin(byte as u32, name.into());
    }

    /// Ends the innermost open place.
    pub fn end(&mut self, byte: usize) {
        self.places.end(byte as u32);
    }

    /// The name of the smallest place that holds a byte.
    pub fn name(&self, byte: u32) -> Option<String> {
        let mut around = self.places.around(byte, byte + 1);
        if !self.pointers {
            return around.next().map(|piece| piece.value.to_string());
        }
        let mut steps: Vec<String> = around
            .map(|piece| piece.value.replace('~', "~0").replace('/', "~1"))
            .collect();
        steps.reverse();
        (!steps.is_empty()).then(|| format!("/{}", steps.join("/")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_is_named_as_a_whole_and_a_value_by_its_way() {
        let mut cells = Landmarks::cells();
        cells.begin(0, "指标!A1");
        cells.end(3);
        cells.begin(4, "指标!B1");
        cells.end(8);
        assert_eq!(cells.name(5).as_deref(), Some("指标!B1"));
        assert_eq!(cells.name(3), None);

        let mut data = Landmarks::pointers();
        data.begin(2, "tasks");
        data.begin(5, "0");
        data.begin(9, "a/b");
        data.end(12);
        data.end(20);
        data.end(30);
        assert_eq!(data.name(10).as_deref(), Some("/tasks/0/a~1b"));
        assert_eq!(data.name(15).as_deref(), Some("/tasks/0"));
        assert_eq!(data.name(1), None);
    }
}
