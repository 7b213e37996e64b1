/// Why a measurement was not made: an output that breaks a promise, or a system call that failed.
/// `description` is one sentence with what, found and expected.
struct BenchError: Error, CustomStringConvertible {
  let description: String

  init(_ description: String) {
    self.description = description
  }
}
