import FoundationEssentials

/// Temporary folders.
enum TemporaryFolder {
  static func make() -> String {
    let path = FileManager.default.temporaryDirectory.path + "/updraft-\(UUID().uuidString)"
    try? FileManager.default.createDirectory(
      atPath: path, withIntermediateDirectories: true)
    return path
  }
}
