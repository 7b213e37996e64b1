import Synchronization

#if canImport(Glibc)
  import Glibc
#else
  import Musl
#endif

/// Whether the user asked to stop, by Ctrl-C or SIGTERM.
///
/// The first signal only sets the flag, so that the step in progress can finish and be
/// saved; a second one ends the process at once.
public enum InterruptFlag {
  private static let raised = Atomic<Bool>(false)

  public static var isRaised: Bool { raised.load(ordering: .relaxed) }

  /// Catches SIGINT and SIGTERM from now on.
  public static func install() {
    // Touching the flag here initialises it outside the handler.
    raised.store(false, ordering: .relaxed)
    for number in [SIGINT, SIGTERM] {
      var action = sigaction()
      action.__sigaction_handler.sa_handler = { signal in
        InterruptFlag.raise(signal)
      }
      sigaction(number, &action, nil)
    }
  }

  /// Runs in the handler: an atomic store and `signal` are safe there.
  private static func raise(_ number: Int32) {
    raised.store(true, ordering: .relaxed)
    signal(number, SIG_DFL)
  }
}
