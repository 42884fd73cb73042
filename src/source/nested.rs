//! Pieces of a text that stand one inside another, each with something to know about it.

/// One piece.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Piece<T> {
    pub(super) start: u32,
    pub(super) end: u32,
    /// The piece it stands in.
    outer: Option<u32>,
    pub(super) value: T,
}

/// Pieces in the order in which they begin, an outer one before what it holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Nested<T> {
    pieces: Vec<Piece<T>>,
    open: Vec<u32>,
}

impl<T> Default for Nested<T> {
    fn default() -> Self {
        Self::new()
    }
}

impl<T> Nested<T> {
    pub(super) const fn new() -> Self {
        Self {
            pieces: Vec::new(),
            open: Vec::new(),
        }
    }

    /// Begins a piece, inside those that are still open.
    pub(super) fn begin(&mut self, start: u32, value: T) {
        let outer = self.open.last().copied();
        self.open.push(self.pieces.len() as u32);
        self.pieces.push(Piece {
            start,
            end: u32::MAX,
            outer,
            value,
        });
    }

    /// Ends the innermost open piece.
    pub(super) fn end(&mut self, end: u32) {
        if let Some(n) = self.open.pop() {
            self.pieces[n as usize].end = end;
        }
    }

    /// Ends all that is still open.
    pub(super) fn end_all(&mut self, end: u32) {
        while !self.open.is_empty() {
            self.end(end);
        }
    }

    /// Changes what is known of every piece.
    pub(super) fn each_mut(&mut self, change: impl Fn(&mut T)) {
        self.pieces
            .iter_mut()
            .for_each(|piece| change(&mut piece.value));
    }

    /// The pieces that hold all bytes from `start` to `end`, the smallest first.
    pub(super) fn around(&self, start: u32, end: u32) -> impl Iterator<Item = &Piece<T>> {
        let mut at = self.last_before(start);
        let climb = std::iter::from_fn(move || {
            let piece = at?;
            at = piece.outer.map(|n| &self.pieces[n as usize]);
            Some(piece)
        });
        climb.filter(move |piece| piece.start <= start && end <= piece.end)
    }

    /// The pieces that touch the bytes from `start` to `end`, in order; for pieces of which none
    /// holds another.
    pub(super) fn touching(&self, start: u32, end: u32) -> impl Iterator<Item = &Piece<T>> {
        let from = self.pieces.partition_point(|piece| piece.end <= start);
        let rest = self.pieces[from..].iter();
        rest.take_while(move |piece| piece.start < end)
    }

    /// The last piece that begins at or before a byte.
    pub(super) fn last_before(&self, byte: u32) -> Option<&Piece<T>> {
        let after = self.pieces.partition_point(|piece| piece.start <= byte);
        self.pieces[..after].last()
    }
}
