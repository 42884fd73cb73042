//! Nodes in layers, by Sugiyama's steps: rings opened, ranks by the longest way, long edges led
//! through each layer, the order within a layer by the middle of the neighbours.

use super::Graph;

/// How often the order is improved, forth and back.
const SWEEPS: usize = 12;

/// Where things stand: numbers of layers and places in them, not lengths.
pub(super) struct Layout {
    /// Nodes of each layer from top to bottom; numbers beyond the graph's are bends of long edges.
    pub(super) layers: Vec<Vec<usize>>,
    /// The nodes and bends of every edge, in its own direction.
    pub(super) ways: Vec<Vec<usize>>,
}

pub(super) fn layout(graph: &Graph) -> Layout {
    let count = graph.nodes.len();
    let edges: Vec<(usize, usize)> = graph
        .edges
        .iter()
        .map(|(a, b)| (*a as usize, *b as usize))
        .collect();
    let turned = back_edges(count, &edges);
    let forward: Vec<(usize, usize)> = edges
        .iter()
        .zip(&turned)
        .map(|(&(a, b), turned)| if *turned { (b, a) } else { (a, b) })
        .collect();
    let mut ranks = ranks(count, &forward);
    let mut ways: Vec<Vec<usize>> = Vec::new();
    for &(from, to) in &forward {
        let mut way = vec![from];
        for rank in ranks[from] + 1..ranks[to].max(ranks[from] + 1) {
            way.push(ranks.len());
            ranks.push(rank);
        }
        way.push(to);
        ways.push(way);
    }
    let mut layers = vec![Vec::new(); ranks.iter().max().map_or(0, |most| most + 1)];
    for (node, rank) in ranks.iter().enumerate() {
        layers[*rank].push(node);
    }
    arrange(&mut layers, &ways, ranks.len());
    for (way, _) in ways.iter_mut().zip(&turned).filter(|(_, turned)| **turned) {
        way.reverse();
    }
    Layout { layers, ways }
}

/// Which edges close a ring, seen from the first node on; no recursion, chains may be long.
fn back_edges(count: usize, edges: &[(usize, usize)]) -> Vec<bool> {
    let mut out: Vec<Vec<(usize, usize)>> = vec![Vec::new(); count];
    for (n, &(from, to)) in edges.iter().enumerate() {
        out[from].push((to, n));
    }
    let mut turned = vec![false; edges.len()];
    // 0: not seen, 1: on the way here, 2: done.
    let mut seen = vec![0_u8; count];
    for root in 0..count {
        if seen[root] != 0 {
            continue;
        }
        seen[root] = 1;
        let mut stack = vec![(root, 0)];
        while let Some((node, next)) = stack.last_mut() {
            let Some(&(to, edge)) = out[*node].get(*next) else {
                seen[*node] = 2;
                stack.pop();
                continue;
            };
            *next += 1;
            match seen[to] {
                0 => {
                    seen[to] = 1;
                    stack.push((to, 0));
                }
                1 => turned[edge] = true,
                _ => {}
            }
        }
    }
    turned
}

/// The longest way to each node.
fn ranks(count: usize, edges: &[(usize, usize)]) -> Vec<usize> {
    let mut waiting = vec![0_usize; count];
    let mut out: Vec<Vec<usize>> = vec![Vec::new(); count];
    for &(from, to) in edges.iter().filter(|(from, to)| from != to) {
        waiting[to] += 1;
        out[from].push(to);
    }
    let mut ranks = vec![0; count];
    let mut free: Vec<usize> = (0..count).filter(|n| waiting[*n] == 0).collect();
    while let Some(node) = free.pop() {
        for &to in &out[node] {
            ranks[to] = ranks[to].max(ranks[node] + 1);
            waiting[to] -= 1;
            if waiting[to] == 0 {
                free.push(to);
            }
        }
    }
    ranks
}

/// Orders each layer by the middle of the neighbours in the one before, then in the one behind.
fn arrange(layers: &mut [Vec<usize>], ways: &[Vec<usize>], count: usize) {
    let (mut before, mut behind) = (vec![Vec::new(); count], vec![Vec::new(); count]);
    for pair in ways.iter().flat_map(|way| way.windows(2)) {
        before[pair[1]].push(pair[0]);
        behind[pair[0]].push(pair[1]);
    }
    let mut place = vec![0_usize; count];
    let note = |layer: &[usize], place: &mut Vec<usize>| {
        for (n, node) in layer.iter().enumerate() {
            place[*node] = n;
        }
    };
    for layer in layers.iter() {
        note(layer, &mut place);
    }
    for sweep in 0..SWEEPS {
        let forth = sweep % 2 == 0;
        let neighbours = if forth { &before } else { &behind };
        let numbers: Vec<usize> = if forth {
            (0..layers.len()).collect()
        } else {
            (0..layers.len()).rev().collect()
        };
        for n in numbers {
            let layer = &mut layers[n];
            // Twice the middle in thousandths, so that whole numbers do.
            let middle = |node: &usize| {
                let near = &neighbours[*node];
                let sum: usize = near.iter().map(|other| place[*other]).sum();
                (sum * 1000)
                    .checked_div(near.len())
                    .unwrap_or(place[*node] * 1000)
            };
            layer.sort_by_cached_key(|node| (middle(node), place[*node]));
            note(layer, &mut place);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::Node;
    use super::*;

    fn graph(count: usize, edges: &[(u32, u32)]) -> Graph {
        let node = |n: usize| Node {
            id: n.to_string(),
            title: String::new(),
        };
        Graph {
            nodes: (0..count).map(node).collect(),
            edges: edges.to_vec(),
        }
    }

    #[test]
    fn ranks_follow_the_arrows_and_rings_are_opened() {
        let made = layout(&graph(4, &[(0, 1), (1, 2), (2, 0), (0, 3), (3, 3)]));
        assert_eq!(made.layers[0], [0]);
        assert!(made.layers[1].contains(&1) && made.layers[1].contains(&3));
        // The edge back goes through a bend, and keeps its direction.
        assert_eq!(made.ways[2].len(), 3);
        assert_eq!((made.ways[2][0], made.ways[2][2]), (2, 0));
    }

    #[test]
    fn crossings_are_undone() {
        let made = layout(&graph(4, &[(0, 3), (1, 2)]));
        assert_eq!(made.layers, [[0, 1], [3, 2]]);
    }
}
