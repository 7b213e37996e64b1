import Synchronization

/// Hands out frame numbers to threads and keeps the first refusal.
enum FrameLoop {
  /// Calls `body(worker, frame)` once for each frame, on `workerCount` threads; after an
  /// error no new frame is started.
  ///
  /// - Throws: the error of the lowest frame that failed.
  static func run(
    frameCount: Int, workerCount: Int,
    _ body: @Sendable (_ worker: Int, _ frame: Int) throws(CheckpointError) -> Void
  ) throws(CheckpointError) {
    let state = State()
    Threads.run(max(1, min(workerCount, frameCount))) { worker in
      while let frame = state.next(below: frameCount) {
        do throws(CheckpointError) {
          try body(worker, frame)
        } catch {
          state.fail(frame, error)
        }
      }
    }
    if let error = state.firstError { throw error }
  }

  private final class State: Sendable {
    private let values = Mutex<(next: Int, frame: Int, error: CheckpointError?)>((0, 0, nil))

    func next(below count: Int) -> Int? {
      values.withLock { values in
        guard values.next < count, values.error == nil else { return nil }
        values.next += 1
        return values.next - 1
      }
    }

    func fail(_ frame: Int, _ error: CheckpointError) {
      values.withLock { values in
        if values.error == nil || frame < values.frame {
          (values.frame, values.error) = (frame, error)
        }
      }
    }

    var firstError: CheckpointError? { values.withLock { $0.error } }
  }
}
