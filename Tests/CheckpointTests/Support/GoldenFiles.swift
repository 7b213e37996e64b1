import FoundationEssentials

/// The files that `Golden/generate.py` writes, independently of the Swift code.
enum GoldenFiles {
  static func path(_ name: String) -> String {
    URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .appending(path: "Golden/\(name)").path
  }

  static var floatModel: String { path("golden.safetensors") }
  static var checkpoint: String { path("golden.safetensors.zst") }
}
