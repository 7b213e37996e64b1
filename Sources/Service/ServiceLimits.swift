/// The bounds that keep one client from taking the daemon from the others.
public struct ServiceLimits: Sendable {
  /// Connections served at once.
  public var connectionLimit = 256
  /// How long a connection may be silent between requests or while it sends one.
  public var idleTimeoutSeconds: Int64 = 60
  /// How long a reader may take nothing of a response before it is cut off.
  public var writeDeadlineSeconds: Int64 = 30
  /// How long a completion waits for the model to load before it is answered 503, so that the
  /// request that made systemd start the daemon is answered.
  public var loadWaitMilliseconds = 5000
  /// How long shutdown waits for generations under way.
  public var drainSeconds: Int64 = 20
  /// How long answers may be sent after that, when the generations that are left were given up.
  public var lastAnswersSeconds: Int64 = 2

  public init() {}
}
