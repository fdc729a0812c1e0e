//! Names of error numbers.

/// `ENOENT` for 2; a number that has no name here as it is.
pub(super) fn name(number: i32) -> String {
    let named = [
        (libc::EPERM, "EPERM"),
        (libc::ENOENT, "ENOENT"),
        (libc::EIO, "EIO"),
        (libc::E2BIG, "E2BIG"),
        (libc::ENOEXEC, "ENOEXEC"),
        (libc::EAGAIN, "EAGAIN"),
        (libc::ENOMEM, "ENOMEM"),
        (libc::EACCES, "EACCES"),
        (libc::EINVAL, "EINVAL"),
        (libc::EISDIR, "EISDIR"),
        (libc::EMFILE, "EMFILE"),
        (libc::ENFILE, "ENFILE"),
        (libc::ETXTBSY, "ETXTBSY"),
        (libc::ENAMETOOLONG, "ENAMETOOLONG"),
        (libc::ENOTDIR, "ENOTDIR"),
        (libc::ELOOP, "ELOOP"),
        #[cfg(target_os = "linux")]
        (libc::ELIBBAD, "ELIBBAD"),
    ];
    named.iter().find(|row| row.0 == number).map_or_else(|| format!("error {number}"), |row| row.1.to_owned())
}
