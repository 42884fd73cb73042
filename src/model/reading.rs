//! Reads the files of a workspace side by side, and hands their events on in order.
//!
//! Large files are cut into pieces; a worker reads every n-th piece, and the collector
//! takes them in turn, so the result does not depend on how many workers there are.

use std::ops::Range;
use std::sync::mpsc::{Receiver, Sender, SyncSender, channel, sync_channel};
use std::thread;

use super::collect::Collector;
use crate::source::{FileId, Role, Source, Sources};
use crate::syntax::parse::{events, events_in};
use crate::syntax::{Event, pieces};

/// Bytes of a piece: large enough to be worth a hand-over, small enough to stay in the cache.
const PIECE: usize = 256 * 1024;

/// A piece of a file.
#[derive(Debug)]
struct Job {
    file: FileId,
    piece: Range<usize>,
    whole: bool,
}

/// Reads all files of a role into the collector; `false` if a file was cut at a wrong place.
pub(super) fn read<'s>(
    sources: &'s Sources,
    role: Role,
    collector: &mut Collector<'s>,
    cut: bool,
) -> bool {
    let workers = thread::available_parallelism()
        .map_or(1, usize::from)
        .min(8);
    // One worker alone reads files whole: pieces are only worth it side by side.
    let cut = cut && workers > 1;
    let files = sources.iter().filter(|(_, s)| s.role == role);
    let jobs: Vec<Job> = files
        .flat_map(|(file, source)| jobs(file, source, cut))
        .collect();
    let bytes: usize = jobs.iter().map(|j| j.piece.len()).sum();
    if workers < 2 || bytes < 2 * PIECE {
        for job in &jobs {
            collector.begin(job.file, job.piece.start);
            for event in events_of(sources, job) {
                collector.event(&event);
            }
        }
        return true;
    }
    thread::scope(|scope| {
        let mut desks: Vec<Desk> = Vec::new();
        for worker in 0..workers {
            let (send, inbox) = sync_channel(2);
            let (outbox, used) = channel();
            let jobs = &jobs;
            let own = jobs.iter().skip(worker).step_by(workers);
            scope.spawn(move || work(sources, own, &send, &used));
            desks.push(Desk { inbox, outbox });
        }
        for (n, job) in jobs.iter().enumerate() {
            let desk = &desks[n % workers];
            let Ok(Some(events)) = desk.inbox.recv() else {
                return false;
            };
            collector.begin(job.file, job.piece.start);
            for event in &events {
                collector.event(event);
            }
            // The worker that made the events takes them apart: memory goes back where it
            // came from. A worker that has ended leaves it to us.
            let _ = desk.outbox.send(events);
        }
        true
    })
}

/// Where a worker's events come from, and where they go back to.
struct Desk {
    inbox: Receiver<Option<Vec<Event>>>,
    outbox: Sender<Vec<Event>>,
}

fn jobs(file: FileId, source: &Source, cut: bool) -> Vec<Job> {
    let size = if cut { PIECE } else { usize::MAX / 2 };
    let pieces = pieces::cut(&source.text, size);
    let whole = pieces.len() == 1;
    pieces
        .into_iter()
        .map(|piece| Job { file, piece, whole })
        .collect()
}

fn events_of<'s>(sources: &'s Sources, job: &Job) -> crate::syntax::Events<'s> {
    let text = &sources.get(job.file).text;
    if job.whole {
        events(text, job.file)
    } else {
        events_in(text, job.file, job.piece.clone())
    }
}

/// Reads jobs and sends their events; nothing for a piece that was cut at a wrong place.
fn work<'j>(
    sources: &Sources,
    jobs: impl Iterator<Item = &'j Job>,
    send: &SyncSender<Option<Vec<Event>>>,
    used: &Receiver<Vec<Event>>,
) {
    for job in jobs {
        let mut events = used.try_recv().unwrap_or_default();
        events.clear();
        let mut read = events_of(sources, job);
        events.extend(read.by_ref());
        let torn = read.torn() && !job.whole;
        if send.send((!torn).then_some(events)).is_err() || torn {
            return;
        }
    }
}
