//! The Merkle tree hash of RFC 6962, section 2.1, over the lines of a pool file.
//!
//! The root stands for every line: none can change, move, come or go without another root. An
//! inclusion proof shows with a few hashes that one line is among them, to somebody who may not
//! read the others.

use sha2::{Digest, Sha256};

/// 32 bytes of SHA-256.
pub type Hash = [u8; 32];

/// `H(0x00 ‖ line)`.
pub fn leaf(line: &[u8]) -> Hash {
    Sha256::new()
        .chain_update([0])
        .chain_update(line)
        .finalize()
        .into()
}

fn node(left: &Hash, right: &Hash) -> Hash {
    Sha256::new()
        .chain_update([1])
        .chain_update(left)
        .chain_update(right)
        .finalize()
        .into()
}

/// A tree that grows leaf by leaf and keeps only the roots of its complete subtrees: one for
/// each bit of the count that is set, the largest first.
#[derive(Clone, Debug, Default)]
pub struct Tree {
    complete: Vec<Hash>,
    leaves: u64,
}

impl Tree {
    /// Appends a leaf.
    pub fn push(&mut self, leaf: Hash) {
        self.push_complete(leaf, 1);
    }

    /// Appends all leaves of another tree, so that parts of a file can be hashed side by side.
    ///
    /// # Panics
    /// If the leaves so far do not fill subtrees as large as the other tree.
    pub fn append(&mut self, other: &Self) {
        for (number, &root) in other.complete.iter().enumerate() {
            self.push_complete(root, other.size(number));
        }
    }

    /// Appends a complete subtree of so many leaves.
    fn push_complete(&mut self, root: Hash, leaves: u64) {
        assert!(
            leaves.is_power_of_two() && self.leaves.is_multiple_of(leaves),
            "a subtree stands where the tree of all leaves has one"
        );
        let mut top = root;
        let merges = (self.leaves / leaves).trailing_ones();
        for _ in 0..merges {
            let left = self.complete.pop().expect("one root for each bit");
            top = node(&left, &top);
        }
        self.complete.push(top);
        self.leaves += leaves;
    }

    /// The leaves of a complete subtree, by its number: a bit of the count.
    fn size(&self, number: usize) -> u64 {
        let mut bits = self.leaves;
        for _ in 0..number {
            bits &= !(1 << bits.ilog2());
        }
        1 << bits.ilog2()
    }

    /// The root of all leaves so far; of no leaves, the hash of nothing.
    pub fn root(&self) -> Hash {
        let mut complete = self.complete.iter().rev();
        let Some(&last) = complete.next() else {
            return Sha256::new().finalize().into();
        };
        complete.fold(last, |right, left| node(left, &right))
    }
}

/// The audit path of the leaf `index`, from the leaf upwards (RFC 6962, 2.1.1).
///
/// # Panics
/// If there is no such leaf.
pub fn path(leaves: &[Hash], index: usize) -> Vec<Hash> {
    assert!(index < leaves.len(), "a path begins at a leaf");
    let mut path = Vec::new();
    let (mut part, mut index) = (leaves, index);
    while part.len() > 1 {
        let half = split(part.len());
        let (left, right) = part.split_at(half);
        if index < half {
            path.push(root(right));
            part = left;
        } else {
            path.push(root(left));
            part = right;
            index -= half;
        }
    }
    path.reverse();
    path
}

/// The root that a leaf and its audit path lead to; `None` if the path is too long or too short
/// for this place in a tree of this size.
pub fn root_by_path(leaf: Hash, index: u64, leaves: u64, path: &[Hash]) -> Option<Hash> {
    if index >= leaves {
        return None;
    }
    let (mut index, mut last) = (index, leaves - 1);
    let mut hash = leaf;
    for other in path {
        if last == 0 {
            return None;
        }
        if index & 1 == 1 || index == last {
            hash = node(other, &hash);
            while index & 1 == 0 && index != 0 {
                index >>= 1;
                last >>= 1;
            }
        } else {
            hash = node(&hash, other);
        }
        index >>= 1;
        last >>= 1;
    }
    (last == 0).then_some(hash)
}

/// The root of these leaves.
pub fn root(leaves: &[Hash]) -> Hash {
    let mut tree = Tree::default();
    for &leaf in leaves {
        tree.push(leaf);
    }
    tree.root()
}

/// The largest power of two below `count`.
fn split(count: usize) -> usize {
    1 << (count - 1).ilog2()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The definition, word for word.
    fn by_definition(leaves: &[Hash]) -> Hash {
        match leaves {
            [] => Sha256::digest([]).into(),
            [only] => *only,
            several => {
                let (left, right) = several.split_at(split(several.len()));
                node(&by_definition(left), &by_definition(right))
            }
        }
    }

    /// The root of the empty tree and of a tree of one empty leaf, as RFC 6962 makes them.
    #[test]
    fn the_roots_of_the_rfc() {
        let check = |leaves: &[Hash], expect: &str| {
            assert_eq!(data_encoding::HEXLOWER.encode(&root(leaves)), expect);
        };
        check(
            &[],
            "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        );
        check(
            &[leaf(b"")],
            "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
        );
    }

    #[test]
    fn a_tree_is_what_its_definition_says() {
        let leaves: Vec<Hash> = (0..70_u8).map(|line| leaf(&[line])).collect();
        for count in 0..=leaves.len() {
            assert_eq!(root(&leaves[..count]), by_definition(&leaves[..count]));
        }
    }

    #[test]
    fn a_tree_of_parts_is_the_tree_of_all() {
        let leaves: Vec<Hash> = (0..70_u8).map(|line| leaf(&[line])).collect();
        for (count, part) in (0..=leaves.len()).flat_map(|count| [(count, 4), (count, 16)]) {
            let mut whole = Tree::default();
            for part in leaves[..count].chunks(part) {
                let mut tree = Tree::default();
                for &leaf in part {
                    tree.push(leaf);
                }
                whole.append(&tree);
            }
            assert_eq!(whole.root(), by_definition(&leaves[..count]));
        }
    }

    #[test]
    fn every_leaf_is_proved_and_no_other() {
        let leaves: Vec<Hash> = (0..40_u8).map(|line| leaf(&[line])).collect();
        for count in 1..=leaves.len() {
            let leaves = &leaves[..count];
            let root = root(leaves);
            for index in 0..count {
                let mut path = path(leaves, index);
                let at = |leaf: usize, index: usize, path: &[Hash]| {
                    root_by_path(leaves[leaf], index as u64, count as u64, path)
                };
                assert_eq!(at(index, index, &path), Some(root));
                let other = (index + 1) % count;
                if other != index {
                    assert_ne!(at(other, index, &path), Some(root));
                    assert_ne!(at(index, other, &path), Some(root));
                }
                path.push([0; 32]);
                assert_ne!(at(index, index, &path), Some(root));
            }
        }
    }
}
