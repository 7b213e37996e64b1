import Checkpoint
import Engine
import Hummingbird

/// `GET /props`: the model, the commands it was trained to obey, and how the daemon runs it.
struct PropertiesReply: ResponseEncodable {
  let information: EngineInformation

  private enum CodingKeys: String, CodingKey {
    case model, config, commands, origin, threads, pinning, slots, queue
    case modelPath = "model_path"
    case longestLengths = "longest_lengths"
    case scoresTexts = "scores_texts"
    case weightByteCount = "weight_byte_count"
    case loadMilliseconds = "load_milliseconds"
    case instructionSet = "instruction_set"
  }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(information.modelName, forKey: .model)
    try container.encode(information.modelPath, forKey: .modelPath)
    try container.encode(information.configuration, forKey: .config)
    // The checkpoint's own table: support and edges are indexed [task][length bucket][bin].
    try container.encode(information.commands, forKey: .commands)
    // In the order of the table's tasks.
    try container.encode(information.commands?.longestLengths, forKey: .longestLengths)
    try container.encode(information.hasRewardTables, forKey: .scoresTexts)
    try container.encode(information.weightByteCount, forKey: .weightByteCount)
    try container.encode(Origin(information.origin), forKey: .origin)
    try container.encode(Int(information.loadSeconds * 1000), forKey: .loadMilliseconds)
    try container.encode(information.instructionSet, forKey: .instructionSet)
    try container.encode(information.threadCount, forKey: .threads)
    try container.encode(information.pinning, forKey: .pinning)
    try container.encode(information.slotCount, forKey: .slots)
    try container.encode(information.queueLimit, forKey: .queue)
  }

  /// Where the weights came from.
  private struct Origin: Encodable {
    let kind: String
    var path: String?
    var milliseconds: Int?

    init(_ origin: WeightMap.Origin) {
      switch origin {
      case .file:
        kind = "file"
      case .cache(let path, let seconds):
        kind = "cache"
        self.path = path
        milliseconds = Int(seconds * 1000)
      case .decompressed(let path, let seconds, _):
        kind = "decompressed"
        self.path = path
        milliseconds = Int(seconds * 1000)
      case .memory(let seconds, _):
        kind = "memory"
        milliseconds = Int(seconds * 1000)
      }
    }
  }
}
