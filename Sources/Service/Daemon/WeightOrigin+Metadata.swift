import Checkpoint
import Logging

extension WeightMap.Origin {
  /// Where the weights came from and how long it took, for the log.
  var metadata: Logger.Metadata {
    switch self {
    case .file: ["origin": "mapped from the file itself"]
    case .cache(let path, let seconds):
      ["origin": "mapped from cache", "path": "\(path)", "milliseconds": "\(Int(seconds * 1000))"]
    case .decompressed(let path, let seconds, let byteCount):
      [
        "origin": "decompressed into cache", "path": "\(path)", "bytes": "\(byteCount)",
        "milliseconds": "\(Int(seconds * 1000))",
      ]
    case .memory(let seconds, _):
      ["origin": "decompressed into memory", "milliseconds": "\(Int(seconds * 1000))"]
    }
  }
}
