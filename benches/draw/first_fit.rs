//! What most offices do: whoever comes first takes the first slot that is free and suits them.

use reihum::domain::allocation::allocate;

use super::instance::Instance;

/// Tells how many slots first come, first served leaves empty that the round fills, how many of
/// those whose turn it is it skips, and the memory that the round needed.
pub fn compare(instance: &Instance) -> String {
    let Instance {
        next, sets, order, ..
    } = instance;
    let mut free = vec![true; next.len()];
    let mut left = free.len();
    let mut served = vec![false; order.len()];
    for (claim, served) in order.iter().zip(&mut served) {
        if left == 0 {
            break;
        }
        let ranges = sets.ranges_of(claim.set).iter();
        let mut slots = ranges.flat_map(|&(first, last)| first..=last);
        if let Some(slot) = slots.find(|&slot| free[slot as usize]) {
            free[slot as usize] = false;
            left -= 1;
            *served = true;
        }
    }
    let before = resident();
    let round = allocate(next, sets, order);
    let memory = peak().saturating_sub(before);
    let filled = round.iter().flatten().count();
    let taken = next.len() - left;
    let skipped = round.iter().zip(&served);
    let skipped = skipped
        .filter(|(round, served)| round.is_some() && !**served)
        .count();
    format!(
        "first fit fills {taken} of {filled}, skips {skipped}; the round needed {} bytes an entry",
        memory / order.len()
    )
}

/// Bytes that this process has in memory; the peak begins anew.
fn resident() -> usize {
    // Without that file the peak is that of the whole run, which is only too high.
    let _ = std::fs::write("/proc/self/clear_refs", "5");
    status("VmRSS:")
}

fn peak() -> usize {
    status("VmHWM:")
}

fn status(field: &str) -> usize {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix(field));
    let kilobytes = line.and_then(|line| line.trim().trim_end_matches(" kB").parse().ok());
    kilobytes.unwrap_or(0_usize) * 1024
}
