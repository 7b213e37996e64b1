import Checkpoint

/// The file that `export` writes beside a model and `import` reads back: the countdown table,
/// the commands and the reward's tables, which plain GPT-2 has no place for.
enum Companion {
  static let name = "updraft.safetensors"
  static let countdown = "whe.weight"

  /// The keys of the metadata that travel in it.
  static let metadataKeys = [MetadataKey.commands, MetadataKey.training]

  /// Whether a tensor of a model goes there.
  static func holds(_ tensor: String) -> Bool {
    tensor == countdown || tensor.hasPrefix(TensorPlan.rewardPrefix)
  }
}
