//! Limits on the memory and file size of this process, as far as the system supports them. Setting
//! any limit also disables core dumps.

/// The ratio of the address space limit to the data limit. It leaves room for addresses that an
/// allocator only reserves: 64 MiB or more per thread.
#[cfg(unix)]
const RESERVED: u64 = 4;

/// Limits the address space of this process.
#[cfg(unix)]
pub(super) fn limit_addresses(bytes: u64) {
    set(&[(rlimit::Resource::AS, bytes)]);
}

/// Limits the memory that this process can write to. Unlike [`limit_addresses`], this does not
/// count addresses that are only reserved, so it suits a process with several threads.
#[cfg(unix)]
pub(super) fn limit_data(bytes: u64) {
    set(&[(rlimit::Resource::DATA, bytes), (rlimit::Resource::AS, bytes.saturating_mul(RESERVED))]);
}

/// Limits the size of each file that this process writes.
#[cfg(unix)]
pub(super) fn limit_file_size(bytes: u64) {
    set(&[(rlimit::Resource::FSIZE, bytes)]);
}

#[cfg(unix)]
fn set(limits: &[(rlimit::Resource, u64)]) {
    for (resource, most) in limits.iter().chain(&[(rlimit::Resource::CORE, 0)]) {
        if let Ok((_, hard)) = resource.get() {
            let _ = resource.set((*most).min(hard), hard);
        }
    }
}

#[cfg(not(unix))]
pub(super) fn limit_addresses(_: u64) {}

#[cfg(not(unix))]
pub(super) fn limit_data(_: u64) {}
