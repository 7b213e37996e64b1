import ArgumentParser
import CLinux
import FoundationEssentials
import Glibc

struct StartCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "start",
    abstract: "Measure the time from opening a checkpoint to the first token of a prompt.",
    discussion: """
      Each start is a process of its own, and the prompt has 16 tokens. load_to_first_token maps \
      weights that an earlier start left in the cache; load_to_first_token_cold decompresses \
      into an empty cache directory, as a first start does; load_to_first_token_memory \
      decompresses into memory. The checkpoint itself is in the page cache. Every start must \
      give the same logits, bit for bit.
      """)

  @OptionGroup var options: ModelOptions

  func run() throws {
    let folder = try makeFolder()
    defer { try? FileManager.default.removeItem(atPath: folder) }
    // This process starts no pool: pinning its thread would leave its children one CPU.
    let threadCount = try options.run.cpus().count
    var expected: UInt64?
    for kind in Kind.allCases {
      // The first start of a kind does not count. A cold one leaves the cache for the others.
      let milliseconds = try (0...options.run.repeats).map { round in
        let cache = kind == .cold ? "\(folder)/\(round)" : "\(folder)/0"
        defer { if round > 0, kind == .cold { try? FileManager.default.removeItem(atPath: cache) } }
        if kind == .cold { try finishWriting(folder) }
        let (milliseconds, digest) = try start(kind, cache: cache)
        guard digest == expected ?? digest else {
          throw BenchError(
            "\(kind.rawValue): the logits have digest \(digest), expected \(expected ?? 0) "
              + "as the first start's")
        }
        expected = digest
        return milliseconds
      }
      Figure(
        metric: kind.rawValue, threadCount: threadCount, unit: "ms",
        values: Array(milliseconds.dropFirst())
      ).printLines()
    }
  }

  /// Waits until nothing is left to be written to a folder's disk, lest a cold start also pay for
  /// what the one before it left.
  private func finishWriting(_ folder: String) throws {
    let descriptor = open(folder, O_RDONLY | O_DIRECTORY)
    defer { close(descriptor) }
    guard descriptor >= 0, updraft_sync_file_system(descriptor) == 0 else {
      throw BenchError(
        "\(folder): found \(String(cString: strerror(errno))), expected a folder to write in")
    }
  }

  /// In the order in which they are measured: a cold start leaves the cache that the next kind
  /// needs.
  private enum Kind: String, CaseIterable {
    case cold = "load_to_first_token_cold"
    case memory = "load_to_first_token_memory"
    case cache = "load_to_first_token"

    var origin: String {
      switch self {
      case .cold: "decompressed"
      case .memory: "memory"
      case .cache: "cache"
      }
    }
  }

  /// Milliseconds of one start, and the digest of its logits.
  private func start(
    _ kind: Kind, cache: String
  ) throws -> (milliseconds: Double, digest: UInt64) {
    var arguments = ["start-once", "--model", options.model]
    if let threads = options.run.threads { arguments += ["--threads", "\(threads)"] }
    if kind != .memory { arguments += ["--cache-directory", cache] }
    let words = try ChildProcess.output(arguments).split(whereSeparator: \.isWhitespace)
    guard words.count == 3, let milliseconds = Double(words[1]), let digest = UInt64(words[2])
    else {
      throw BenchError(
        "a start printed \(words.count) words, expected origin, milliseconds and digest")
    }
    guard words[0] == kind.origin else {
      throw BenchError(
        "\(kind.rawValue): the weights came from \(words[0]), expected \(kind.origin)")
    }
    return (milliseconds, digest)
  }

  /// A folder for the caches, inside `--cache-directory` so that they lie on its disk.
  private func makeFolder() throws -> String {
    let parent =
      options.cacheDirectory ?? FileManager.default.temporaryDirectory.path(percentEncoded: false)
    try? FileManager.default.createDirectory(
      atPath: parent, withIntermediateDirectories: true)
    var template = Array("\(parent)/start.XXXXXX".utf8CString)
    guard mkdtemp(&template) != nil else {
      throw BenchError(
        "\(parent): found \(String(cString: strerror(errno))), expected a folder to write in")
    }
    return String(decoding: template.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
  }
}
