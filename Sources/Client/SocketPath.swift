import Glibc

/// Where the client looks for a daemon when nobody says otherwise.
public enum SocketPath {
  /// `$UPDRAFT_SOCKET`, else `$XDG_RUNTIME_DIR/updraft.sock` where that is a socket, else the
  /// systemd unit's socket: a login session has the variable whether or not a daemon of its own
  /// runs. An empty variable counts as unset.
  public static func resolve(environment: [String: String]) -> String {
    if let path = environment["UPDRAFT_SOCKET"], !path.isEmpty { return path }
    if let directory = environment["XDG_RUNTIME_DIR"], !directory.isEmpty {
      let path = directory + "/updraft.sock"
      if kind(of: path) == S_IFSOCK { return path }
    }
    return "/run/updraft/updraft.sock"
  }

  /// One of `S_IFSOCK`, `S_IFDIR` and so on; nil where there is nothing, or nothing to be seen.
  static func kind(of path: String) -> mode_t? {
    var status = stat()
    return stat(path, &status) == 0 ? status.st_mode & S_IFMT : nil
  }
}
