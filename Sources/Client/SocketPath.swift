/// Where the daemon listens when nobody says otherwise; `updraftd` follows the same rule.
public enum SocketPath {
  /// `$UPDRAFT_SOCKET`, else `$XDG_RUNTIME_DIR/updraft.sock`, else the systemd unit's socket.
  /// An empty variable counts as unset.
  public static func resolve(environment: [String: String]) -> String {
    if let path = environment["UPDRAFT_SOCKET"], !path.isEmpty { return path }
    if let directory = environment["XDG_RUNTIME_DIR"], !directory.isEmpty {
      return directory + "/updraft.sock"
    }
    return "/run/updraft/updraft.sock"
  }
}
