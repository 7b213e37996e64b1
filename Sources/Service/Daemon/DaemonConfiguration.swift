import Engine
import Glibc

/// What a daemon is started with.
public struct DaemonConfiguration: Sendable {
  public var engine: EngineConfiguration
  /// Where to listen when no socket is inherited.
  public var socketPath: String
  /// Permission bits of a socket bound here.
  public var socketMode: mode_t
  public var limits: ServiceLimits

  public init(
    engine: EngineConfiguration, socketPath: String, socketMode: mode_t = 0o660,
    limits: ServiceLimits = ServiceLimits()
  ) {
    self.engine = engine
    self.socketPath = socketPath
    self.socketMode = socketMode
    self.limits = limits
  }

  /// The socket when nobody names one: `$UPDRAFT_SOCKET`, the unit's runtime directory, the
  /// session's, the system's. The client looks in the session's folder only where a socket is
  /// there, for a session has the folder even where the daemon is the system's.
  public static func defaultSocketPath(environment: [String: String]) -> String {
    if let path = value("UPDRAFT_SOCKET", of: environment) { return path }
    for name in ["RUNTIME_DIRECTORY", "XDG_RUNTIME_DIR"] {
      if let directory = value(name, of: environment) { return directory + "/updraft.sock" }
    }
    return "/run/updraft/updraft.sock"
  }

  /// The cache when nobody names one: the unit's, the session's; nil keeps weights in memory.
  public static func defaultCacheDirectory(environment: [String: String]) -> String? {
    if let directory = value("CACHE_DIRECTORY", of: environment) { return directory }
    if let directory = value("XDG_CACHE_HOME", of: environment) { return directory + "/updraft" }
    return value("HOME", of: environment).map { $0 + "/.cache/updraft" }
  }

  /// An empty variable counts as unset; systemd separates several directories by colons.
  private static func value(_ name: String, of environment: [String: String]) -> String? {
    guard let text = environment[name], !text.isEmpty else { return nil }
    let isList = name == "RUNTIME_DIRECTORY" || name == "CACHE_DIRECTORY"
    return isList ? text.split(separator: ":").first.map(String.init) : text
  }
}
