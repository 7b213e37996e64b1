/// Looks for stop strings in a text that arrives in pieces.
///
/// Text that could be the beginning of a stop string is held back until it is clear, so no part
/// of one is ever shown.
struct StopMatcher: Sendable {
  private let stops: [[UInt8]]
  private var held: [UInt8] = []
  private(set) var isStopped = false

  init(_ stops: [String]) {
    self.stops = stops.map { Array($0.utf8) }.filter { !$0.isEmpty }
  }

  /// Adds a piece and returns the text that is certain now.
  mutating func append(_ piece: String) -> String {
    guard !isStopped else { return "" }
    guard !stops.isEmpty else { return piece }
    held.append(contentsOf: piece.utf8)
    if let end = firstStop() {
      isStopped = true
      return release(end)
    }
    return release(held.count - undecidedCount())
  }

  /// What is still held back, once the text has ended without a stop string.
  mutating func finish() -> String {
    isStopped ? "" : release(held.count)
  }

  /// Where the earliest stop string begins.
  private func firstStop() -> Int? {
    for start in held.indices {
      for stop in stops where held[start...].starts(with: stop) { return start }
    }
    return nil
  }

  /// Length of the longest tail that begins a stop string.
  private func undecidedCount() -> Int {
    let longest = stops.map(\.count).max() ?? 0
    for count in stride(from: min(longest - 1, held.count), to: 0, by: -1) {
      let tail = held.suffix(count)
      if stops.contains(where: { $0.starts(with: tail) }) { return count }
    }
    return 0
  }

  /// Both ends are between characters: a stop string begins and ends with whole ones, and UTF-8
  /// never finds a character inside another.
  private mutating func release(_ count: Int) -> String {
    let text = String(decoding: held.prefix(count), as: UTF8.self)
    held.removeFirst(count)
    return text
  }
}
