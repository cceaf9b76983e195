//! Copies the metadata of a file: mode, owner, group, access control list and extended attributes.

use std::fs::{File, Metadata};
use std::io;
use std::path::Path;

/// Gives `new` the mode, owner, group, access control list and extended attributes of the file at
/// `old`.
///
/// The owner is kept if the system permits it. If the group cannot be kept, its permissions are
/// reduced to those of all other users, so that no other group gains access to a private file.
#[cfg(unix)]
pub(super) fn copy(old: &Path, about: &Metadata, new: &File) -> io::Result<()> {
    use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _, fchown};
    let current = new.metadata()?;
    if current.uid() != about.uid() {
        // Ignore errors: only the superuser may change the owner. Otherwise the file belongs to the
        // current user.
        let _ = fchown(new, Some(about.uid()), None);
    }
    let keeps_group = current.gid() == about.gid() || fchown(new, None, Some(about.gid())).is_ok();
    let mode = about.mode() & 0o7777;
    let everyone = mode & 0o7;
    let mode = if keeps_group { mode } else { (mode & !0o2070) | (everyone << 3 & mode & 0o070) };
    // Set the mode after the owner, since a change of owner clears the set-id bits, and before the
    // access control list, which sets the mode's group bits itself.
    new.set_permissions(std::fs::Permissions::from_mode(mode))?;
    copy_extended(old, new)
}

#[cfg(not(unix))]
pub(super) fn copy(_: &Path, about: &Metadata, new: &File) -> io::Result<()> {
    new.set_permissions(about.permissions())
}

/// The name of the extended attribute that contains a file's access control list.
#[cfg(any(target_os = "linux", target_os = "android"))]
const ACCESS_LIST: &[u8] = b"system.posix_acl_access";

#[cfg(any(target_os = "linux", target_os = "android", target_os = "macos"))]
fn copy_extended(old: &Path, new: &File) -> io::Result<()> {
    use rustix::fs::{XattrFlags, fgetxattr, flistxattr, fsetxattr};
    use rustix::io::Errno;
    let old = File::open(old)?;
    let names = match whole(|buffer| flistxattr(&old, buffer)) {
        Ok(names) => names,
        Err(Errno::NOTSUP | Errno::NOSYS) => return Ok(()),
        Err(error) => return Err(error.into()),
    };
    let names: Vec<&[u8]> = names.split(|byte| *byte == 0).filter(|name| !name.is_empty()).collect();
    #[cfg(not(target_os = "macos"))]
    if !names.contains(&ACCESS_LIST) {
        // Remove an access control list that the temporary file may have inherited from its folder.
        let _ = rustix::fs::fremovexattr(new, ACCESS_LIST);
    }
    for name in names {
        let value = whole(|buffer| fgetxattr(&old, name, buffer))?;
        if let Err(error) = fsetxattr(new, name, &value, XattrFlags::empty()) {
            // Skip labels, such as SELinux's, which the system sets itself, and which ordinary
            // users may not write.
            if name.starts_with(b"security.") || name.starts_with(b"trusted.") {
                continue;
            }
            let name = String::from_utf8_lossy(name);
            return Err(io::Error::new(
                io::Error::from(error).kind(),
                format!("its extended attribute {name} cannot be preserved ({error})"),
            ));
        }
    }
    Ok(())
}

#[cfg(all(unix, not(any(target_os = "linux", target_os = "android", target_os = "macos"))))]
fn copy_extended(_: &Path, _: &File) -> io::Result<()> {
    Ok(())
}

/// Calls `read` with increasing buffer sizes until the value fits. Linux limits a value and a list
/// of names to 64 KiB.
#[cfg(any(target_os = "linux", target_os = "android", target_os = "macos"))]
fn whole(mut read: impl FnMut(&mut [u8]) -> rustix::io::Result<usize>) -> rustix::io::Result<Vec<u8>> {
    let mut size = 1 << 10;
    loop {
        let mut buffer = vec![0; size];
        match read(&mut buffer) {
            Ok(length) => {
                buffer.truncate(length);
                return Ok(buffer);
            }
            Err(rustix::io::Errno::RANGE) if size < 1 << 24 => size *= 4,
            Err(error) => return Err(error),
        }
    }
}

#[cfg(test)]
#[cfg(unix)]
mod tests {
    use std::fs;
    use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _};

    use crate::file::write_atomically;

    fn mode(path: &std::path::Path) -> u32 {
        fs::metadata(path).unwrap().mode() & 0o7777
    }

    #[test]
    fn replaced_file_keeps_its_mode() {
        let folder = tempfile::tempdir().unwrap();
        for wanted in [0o600, 0o640, 0o664, 0o755, 0o444] {
            let path = folder.path().join(format!("{wanted:o}"));
            write_atomically(&path, b"one").unwrap();
            fs::set_permissions(&path, fs::Permissions::from_mode(wanted)).unwrap();
            write_atomically(&path, b"two").unwrap();
            assert_eq!((fs::read(&path).unwrap().as_slice(), mode(&path)), (b"two".as_slice(), wanted));
        }
    }

    #[test]
    fn new_file_has_the_mode_of_any_other_new_file() {
        let folder = tempfile::tempdir().unwrap();
        let ours = folder.path().join("ours");
        write_atomically(&ours, b"one").unwrap();
        // The system subtracts the umask from the requested mode.
        let mut builder = tempfile::Builder::new();
        let other =
            builder.permissions(fs::Permissions::from_mode(0o666)).tempfile_in(folder.path()).unwrap();
        assert_eq!(mode(&ours), mode(other.path()));
    }

    #[test]
    fn replaced_file_keeps_its_owner_and_group() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("events.toml");
        write_atomically(&path, b"one").unwrap();
        // Ignore errors: only the superuser can give the file to another user. For anyone else, it
        // keeps the current user and group.
        let _ = std::os::unix::fs::chown(&path, Some(12345), Some(23456));
        let before = fs::metadata(&path).unwrap();
        write_atomically(&path, b"two").unwrap();
        let after = fs::metadata(&path).unwrap();
        assert_eq!((after.uid(), after.gid()), (before.uid(), before.gid()));
        assert_ne!(after.ino(), before.ino());
    }

    #[cfg(target_os = "linux")]
    #[test]
    #[ignore = "needs extended attributes"]
    fn replaced_file_keeps_its_extended_attributes_and_access_list() {
        use rustix::fs::{XattrFlags, getxattr, setxattr};
        let folder = tempfile::tempdir_in(env!("CARGO_MANIFEST_DIR")).unwrap();
        let path = folder.path().join("events.toml");
        write_atomically(&path, b"one").unwrap();
        // Each entry is a tag, permissions and an id. The entries are for the owner, the user 4711,
        // the group, the mask and everyone else.
        let none = u32::MAX;
        let entries = [(1_u16, 6_u16, none), (2, 6, 4711), (4, 4, none), (16, 6, none), (32, 0, none)];
        let bytes = |(tag, mode, id): (u16, u16, u32)| {
            [&tag.to_le_bytes()[..], &mode.to_le_bytes(), &id.to_le_bytes()].concat()
        };
        let list: Vec<u8> =
            2_u32.to_le_bytes().into_iter().chain(entries.into_iter().flat_map(bytes)).collect();
        let attributes: [(&str, &[u8]); 2] = [("user.comment", b"ours"), ("system.posix_acl_access", &list)];
        let supported: Vec<_> = attributes
            .into_iter()
            .filter(|(name, value)| setxattr(&path, *name, value, XattrFlags::empty()).is_ok())
            .collect();
        assert!(!supported.is_empty(), "this test needs a file system with extended attributes");
        let before = mode(&path);
        write_atomically(&path, b"two").unwrap();
        assert_eq!(mode(&path), before);
        for (name, value) in supported {
            let mut buffer = [0; 200];
            let length = getxattr(&path, name, &mut buffer[..]).unwrap();
            assert_eq!(&buffer[..length], value, "{name}");
        }
    }

    #[test]
    fn link_is_followed_and_stays_a_link() {
        let folder = tempfile::tempdir().unwrap();
        let (link, file) = (folder.path().join("link"), folder.path().join("file"));
        write_atomically(&file, b"one").unwrap();
        std::os::unix::fs::symlink("file", &link).unwrap();
        write_atomically(&link, b"two").unwrap();
        assert!(link.is_symlink());
        assert_eq!(fs::read(&file).unwrap(), b"two");
    }

    #[test]
    fn file_with_several_hard_links_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let (one, other) = (folder.path().join("one"), folder.path().join("other"));
        write_atomically(&one, b"one").unwrap();
        fs::hard_link(&one, &other).unwrap();
        let message = write_atomically(&one, b"two").unwrap_err().to_string();
        assert!(message.contains("2 hard links"), "{message}");
        assert_eq!((fs::read(&one).unwrap(), fs::read(&other).unwrap()), (b"one".to_vec(), b"one".to_vec()));
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 2);
    }
}
