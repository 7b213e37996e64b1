import FoundationEssentials

/// The files that `Golden/generate.py` writes, independently of the Swift code.
enum GoldenFiles {
  static func path(_ name: String) -> String {
    URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .appending(path: "Golden/\(name)").path
  }

  static var floatModel: String { path("golden.safetensors") }
  static var checkpoint: String { path("golden-2.safetensors.zst") }
  /// Of format 1, which is not read any more.
  static var firstFormat: String { path("golden.safetensors.zst") }
}
