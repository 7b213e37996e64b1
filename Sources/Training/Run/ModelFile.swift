import Checkpoint
import FoundationEssentials

/// The trainer's float32 file: parameters under GPT-2's names, the reward tables, and all
/// metadata that `quantize` needs.
enum ModelFile {
  /// `updraft.training` as JSON: how the model was made. No times, so that the same run
  /// writes the same bytes.
  private struct Training: Encodable {
    let recipe: [String: RecipeValue]
    let dataDigest: String
    let step: Int
    let heldOutLoss: Double?

    enum CodingKeys: String, CodingKey {
      case recipe
      case dataDigest = "data_fnv1a64"
      case step
      case heldOutLoss = "held_out_loss"
    }
  }

  static func write(
    _ network: Network, material: TrainingMaterial, recipe: TrainRecipe, step: Int,
    validationLoss: Double?, to path: String
  ) throws(TrainingError) {
    var tensors = network.namedTensors()
    if let tables = material.rewardTables {
      for tensor in tables.tensors where tensor.name.hasPrefix("reward.") {
        tensors.append(
          NamedTensor(
            name: tensor.name, type: tensor.type, shape: tensor.shape,
            bytes: tables.bytes(tensor)))
      }
    }
    let configuration = network.shape.configuration(endOfText: material.tokenizer.endOfText)
    let metadata = [
      MetadataKey.format: CheckpointWriter.format,
      MetadataKey.configuration: configuration.json(),
      MetadataKey.tokenizer: material.tokenizer.json(),
      MetadataKey.commands: material.commands.json(),
      MetadataKey.training: training(material, recipe, step, validationLoss),
    ]
    do {
      try SafetensorsWriter.write(tensors, metadata: metadata, to: path)
    } catch {
      throw TrainingError(error.description)
    }
  }

  private static func training(
    _ material: TrainingMaterial, _ recipe: TrainRecipe, _ step: Int, _ validationLoss: Double?
  ) -> String {
    let values = recipe.decidingValues.map { ($0.name, $0.value) }
    let training = Training(
      recipe: Dictionary(uniqueKeysWithValues: values), dataDigest: material.dataDigest,
      step: step, heldOutLoss: validationLoss.map { ($0 * 1e5).rounded() / 1e5 })
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys]
    // Encoding fails only for numbers that JSON lacks, which a checked recipe has none of.
    guard let data = try? encoder.encode(training) else { return "{}" }
    return String(decoding: data, as: UTF8.self)
  }
}
