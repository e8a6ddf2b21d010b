//! Shares work out among the cores of the machine. What comes out never depends on how many there
//! are.

/// What `each` makes of every one of `items`, in their order. A core takes a share of items that
/// lie side by side, of at least `share_min`: fewer are not worth a thread.
pub fn of_each<I: Sync, T: Send>(
    items: &[I],
    share_min: usize,
    each: impl Fn(&I) -> T + Sync,
) -> Vec<T> {
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let share = items.len().div_ceil(cores).max(share_min);
    let of_share = |share: &[I]| -> Vec<T> { share.iter().map(&each).collect() };
    let of_share = &of_share;
    std::thread::scope(|scope| {
        let mut shares = items.chunks(share);
        let own = shares.next().unwrap_or_default();
        let others: Vec<_> = shares
            .map(|share| scope.spawn(move || of_share(share)))
            .collect();
        let mut all = of_share(own);
        all.reserve_exact(items.len() - all.len());
        for other in others {
            all.extend(
                other
                    .join()
                    .expect("work that is shared out does not panic"),
            );
        }
        all
    })
}
