import FoundationEssentials
import Glibc
import Synchronization

/// Temporary folders with short paths, for socket paths are limited; removed at exit.
enum ScratchFolder {
  struct Failure: Error { let code: Int32 }

  private static let paths = Mutex<[String]>([])

  static func make() throws -> String {
    var template = Array("/tmp/updraft-service-XXXXXX".utf8CString)
    guard mkdtemp(&template) != nil else { throw Failure(code: errno) }
    let path = String(decoding: template.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
    let isFirst = paths.withLock { paths in
      paths.append(path)
      return paths.count == 1
    }
    if isFirst { atexit { ScratchFolder.removeAll() } }
    return path
  }

  private static func removeAll() {
    for path in paths.withLock({ $0 }) { try? FileManager.default.removeItem(atPath: path) }
  }
}
