import FoundationEssentials
import Glibc

/// The file that makes a run resumable: a JSON line for every order that is done, appended and
/// synced, never rewritten.
///
/// A crash can tear the last line only; opening the journal cuts it off, and its order is
/// asked again. A lock keeps a second run out.
public final class Journal {
  /// A power cut loses fewer entries than this, and hardly more than those of a second.
  private static let batchCount = 32

  public private(set) var entries: [JournalEntry] = []
  private let path: String
  private let descriptor: Int32
  private let encoder = JSONLines.encoder()
  private var unsyncedCount = 0
  private var lastSync = ContinuousClock.now

  /// Opens or creates the journal and reads what is in it.
  ///
  /// Throws where another run has it open, where a whole line is no entry, or where the lines
  /// are another teacher's.
  public init(path: String, source: String) throws(DistillationError) {
    self.path = path
    descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else { throw Self.failure("opened", path) }
    guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
      throw DistillationError("\(path) is in use by another run.")
    }
    entries = try Self.read(path, source: source, descriptor: descriptor)
  }

  /// Runs after an initializer that throws as well, since every property is set by then.
  deinit { if descriptor >= 0 { close(descriptor) } }

  /// Appends one entry; it is on disk at the latest after `sync`.
  public func append(_ entry: JournalEntry) throws(DistillationError) {
    guard var line = try? encoder.encode(entry) else {
      throw DistillationError("The entry of '\(entry.intent)' cannot be written as JSON.")
    }
    line.append(0x0A)
    var written = 0
    while written < line.count {
      let count = line.withUnsafeBytes { bytes in
        write(descriptor, bytes.baseAddress?.advanced(by: written), bytes.count - written)
      }
      if count < 0 && errno == EINTR { continue }
      guard count > 0 else { throw Self.failure("written", path) }
      written += count
    }
    entries.append(entry)
    unsyncedCount += 1
    if unsyncedCount >= Self.batchCount || lastSync.duration(to: .now) > .seconds(1) {
      try sync()
    }
  }

  public func sync() throws(DistillationError) {
    guard fdatasync(descriptor) == 0 else { throw Self.failure("synced", path) }
    unsyncedCount = 0
    lastSync = .now
  }

  private static func read(_ path: String, source: String, descriptor: Int32)
    throws(DistillationError) -> [JournalEntry]
  {
    guard let data = try? Data(contentsOf: URL(filePath: path)) else {
      throw failure("read", path)
    }
    let wholeCount = data.lastIndex(of: 0x0A).map { $0 + 1 } ?? 0
    if wholeCount < data.count, ftruncate(descriptor, off_t(wholeCount)) != 0 {
      throw failure("repaired", path)
    }
    guard lseek(descriptor, off_t(wholeCount), SEEK_SET) >= 0 else { throw failure("read", path) }
    if wholeCount == 0 { return [] }
    let lines = data.prefix(wholeCount - 1).split(
      separator: 0x0A, omittingEmptySubsequences: false)
    let decoder = JSONDecoder()
    var entries: [JournalEntry] = []
    for (index, bytes) in lines.enumerated() {
      guard var entry = try? decoder.decode(JournalEntry.self, from: bytes) else {
        throw DistillationError(
          file: path, line: index + 1,
          "is not an entry of this journal; take the line out, and its order is asked again.")
      }
      guard entry.source == source else {
        throw DistillationError(
          file: path, line: index + 1,
          "is of the teacher '\(entry.source)', expected '\(source)'; give each teacher a folder.")
      }
      entry.limitNumbers()
      entries.append(entry)
    }
    return entries
  }

  private static func failure(_ what: String, _ path: String) -> DistillationError {
    DistillationError("\(path) cannot be \(what): \(String(cString: strerror(errno))).")
  }
}
