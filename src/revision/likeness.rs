//! Pairs by likeness of title and wording, for what neither id nor title has paired.
//!
//! Likeness is Dice's coefficient of the pieces of both; candidates share a rare piece of text, so a
//! hundred thousand elements cost no square. Swapping the sides swaps the pairs and nothing else.

use rustc_hash::FxHashMap;

use super::Kind;
use super::faces::Face;
use super::pairs::{How, Pairs, tie};
use crate::model::ids::Symbol;
use crate::model::similar;
use crate::source::Sources;

/// From this likeness on, elements of different id are taken for one, in thousandths.
const ALIKE: u32 = 600;
/// From this likeness on, elements of one id are taken for one.
const ALIKE_BY_ID: u32 = 300;
/// Below this likeness a pair of different ids is shown as doubtful.
const SURE: u32 = 750;
/// Below this likeness a pair of one id is shown as doubtful.
const SURE_BY_ID: u32 = 450;

/// A piece of text in more elements than this makes no candidates.
const COMMON: usize = 32;
/// So many candidates of an element are looked at.
const CANDIDATES: usize = 8;

/// An element that has no partner yet.
struct Left {
    n: u32,
    title: Vec<similar::Piece>,
    text: Vec<similar::Piece>,
    telling: Vec<char>,
    grams: Vec<u64>,
}

fn left(sources: &Sources, faces: &[Face], free: impl Fn(usize) -> bool) -> Vec<Left> {
    let of = |(n, face): (usize, &Face)| {
        let text = face.text.map_or("", |span| sources.text(span));
        Left {
            n: n as u32,
            title: similar::pieces(&face.title),
            text: similar::pieces(text),
            telling: similar::telling(&face.title),
            grams: grams(&face.title, text),
        }
    };
    faces
        .iter()
        .enumerate()
        .filter(|(n, _)| free(*n))
        .map(of)
        .collect()
}

fn hash(text: &str) -> u64 {
    use std::hash::BuildHasher;
    rustc_hash::FxBuildHasher.hash_one(text)
}

/// Pieces by which an element can be found: two characters or a word of the title, the ends of the wording.
fn grams(title: &str, text: &str) -> Vec<u64> {
    let characters: Vec<char> = title.chars().collect();
    let mut grams = Vec::new();
    if characters.iter().all(char::is_ascii) {
        // Blanks are gone from the title: four letters take the part of a word.
        grams.extend(
            characters
                .windows(4)
                .map(|w| hash(&w.iter().collect::<String>())),
        );
    } else {
        grams.extend(
            characters
                .windows(2)
                .map(|w| hash(&w.iter().collect::<String>())),
        );
    }
    grams.push(hash(title));
    let text: Vec<char> = text.chars().filter(|c| c.is_alphanumeric()).collect();
    if text.len() >= 12 {
        let ends = [&text[..12], &text[text.len() - 12..]];
        grams.extend(ends.map(|end| hash(&end.iter().collect::<String>())));
        let middle = text.len() / 2;
        grams.push(hash(
            &text[middle - 6..middle + 6].iter().collect::<String>(),
        ));
    }
    grams.sort_unstable();
    grams.dedup();
    grams
}

/// How alike two elements are, in thousandths.
fn likeness(a: &Left, b: &Left, one_id: bool) -> u32 {
    const TEXT: usize = 12;
    let mut title = similar::dice_of(&a.title, &b.title);
    if !one_id && a.telling != b.telling {
        title *= 0.6;
    }
    let mut all = title;
    if a.text.len() >= TEXT && b.text.len() >= TEXT {
        let text = similar::dice_of(&a.text, &b.text);
        // Bags of characters of long Chinese texts overlap by a third whatever they say.
        let text = ((text - 0.4) / 0.6).max(0.0);
        all = all.max((title + 2.0 * text) / 3.0);
    }
    (all * 1000.0).round() as u32
}

/// Pairs what is left, the most alike first.
pub(super) fn pair(sources: &Sources, kind: Kind, old: &[Face], new: &[Face], pairs: &mut Pairs) {
    let (free_before, free_now) = pairs.free(kind);
    let a = left(sources, old, free_before);
    let b = left(sources, new, free_now);
    if a.is_empty() || b.is_empty() {
        return;
    }
    let mut edges: Vec<(u32, u32)> = candidates(&a, &b);
    edges.extend(candidates(&b, &a).into_iter().map(|(j, i)| (i, j)));
    edges.extend(same_ids(old, new, &a, &b));
    edges.sort_unstable();
    edges.dedup();
    let mut ranked = Vec::new();
    for (i, j) in edges {
        let (x, y) = (&a[i as usize], &b[j as usize]);
        let (face, other) = (&old[x.n as usize], &new[y.n as usize]);
        if face.plan.is_none() || face.plan != other.plan {
            continue;
        }
        let one_id = face.named && other.named && face.id == other.id;
        let alike = likeness(x, y, one_id);
        let least = if one_id { ALIKE_BY_ID } else { ALIKE };
        if alike >= least {
            let place = 50 * u32::from(face.around.is_some() && face.around == other.around);
            let number = match (face.number, other.number) {
                (Some(a), Some(b)) => 30 * u32::from(sources.text(a) == sources.text(b)),
                _ => 0,
            };
            let rank = alike + 150 * u32::from(one_id) + place + number;
            ranked.push((
                std::cmp::Reverse(rank),
                tie(x.n, y.n),
                (x.n, y.n, alike, one_id),
            ));
        }
    }
    ranked.sort_unstable_by_key(|r| (r.0, r.1));
    for (_, _, (old, new, alike, one_id)) in ranked {
        if pairs.is_free(kind, old, new) {
            let (how, sure) = if one_id {
                (How::Id, SURE_BY_ID)
            } else {
                (How::Likeness(alike), SURE)
            };
            pairs.join(kind, old, new, how, alike < sure);
        }
    }
}

/// Elements left on both sides under one written id.
fn same_ids(old: &[Face], new: &[Face], a: &[Left], b: &[Left]) -> Vec<(u32, u32)> {
    let key = |face: &Face| face.plan.filter(|_| face.named).map(|plan| (plan, face.id));
    let mut by_id: FxHashMap<(u32, Symbol), u32> = FxHashMap::default();
    for (i, x) in a.iter().enumerate() {
        if let Some(key) = key(&old[x.n as usize]) {
            by_id.entry(key).or_insert(i as u32);
        }
    }
    let found = b.iter().enumerate().filter_map(|(j, y)| {
        let i = by_id.get(&key(&new[y.n as usize])?)?;
        Some((*i, j as u32))
    });
    found.collect()
}

/// For each of `from` those of `to` with which it shares most rare pieces.
fn candidates(from: &[Left], to: &[Left]) -> Vec<(u32, u32)> {
    let mut bearers: FxHashMap<u64, Vec<u32>> = FxHashMap::default();
    for (n, left) in to.iter().enumerate() {
        for gram in &left.grams {
            let list = bearers.entry(*gram).or_default();
            if list.len() <= COMMON {
                list.push(n as u32);
            }
        }
    }
    let mut found = Vec::new();
    let mut shared: Vec<u32> = Vec::new();
    for (n, left) in from.iter().enumerate() {
        shared.clear();
        let rare = left
            .grams
            .iter()
            .filter_map(|gram| bearers.get(gram))
            .filter(|list| list.len() <= COMMON);
        shared.extend(rare.flatten());
        shared.sort_unstable();
        let mut counted: Vec<(usize, u32)> = Vec::new();
        for run in shared.chunk_by(|a, b| a == b) {
            counted.push((run.len(), run[0]));
        }
        let place = |other: u32| tie(left.n, to[other as usize].n);
        counted.sort_unstable_by_key(|&(count, other)| (std::cmp::Reverse(count), place(other)));
        found.extend(
            counted
                .iter()
                .take(CANDIDATES)
                .map(|&(_, other)| (n as u32, other)),
        );
    }
    found
}
