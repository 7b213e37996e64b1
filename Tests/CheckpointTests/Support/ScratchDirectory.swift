import FoundationEssentials
import Glibc

@testable import Checkpoint

/// A directory of one test's own, removed with everything in it.
final class ScratchDirectory {
  let path: String

  init() throws {
    var template = Array("/tmp/updraft-checkpoint-XXXXXX".utf8CString)
    guard mkdtemp(&template) != nil else {
      throw CheckpointError(
        file: "/tmp", found: SystemMessage.last(), expected: "a temporary directory")
    }
    path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  func file(_ name: String) -> String { "\(path)/\(name)" }

  func names(in directory: String) -> [String] {
    (try? FileManager.default.contentsOfDirectory(atPath: directory))?.sorted() ?? []
  }
}

func readBytes(_ path: String) throws -> [UInt8] {
  Array(try Data(contentsOf: URL(filePath: path)))
}

func writeBytes(_ bytes: [UInt8], to path: String) throws {
  try Data(bytes).write(to: URL(filePath: path))
}
