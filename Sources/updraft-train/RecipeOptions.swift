import ArgumentParser
import Training

/// Flags that override keys of a recipe's `train` section.
struct RecipeOptions: ParsableArguments {
  @Option(help: "Optimizer steps.") var steps: Int?
  @Option(help: "Tokens of one optimizer step.") var batchTokens: Int?
  @Option(help: "Most tokens of one forward and backward pass.") var passTokens: Int?
  @Option(help: "Peak learning rate.") var learningRate: Double?
  @Option(help: "Steps of linear warm-up.") var warmupSteps: Int?
  @Option(help: "Worker threads; 0 = every usable CPU.") var threads: Int?
  @Option(help: "Transformer blocks.") var layers: Int?
  @Option(help: "Attention heads.") var heads: Int?
  @Option(help: "Width of the residual stream.") var width: Int?
  @Option(help: "Longest sequence.") var positions: Int?
  @Option(help: "Seed of parameters, order and dropped controls.") var seed: Int?
  @Option(help: "Steps between validations.") var validateEvery: Int?
  @Option(help: "Steps between saves.") var saveEvery: Int?

  func apply(to recipe: inout TrainRecipe) {
    if let steps { recipe.steps = steps }
    if let batchTokens { recipe.batchTokens = batchTokens }
    if let passTokens { recipe.passTokens = passTokens }
    if let learningRate { recipe.learningRate = learningRate }
    if let warmupSteps { recipe.warmUpSteps = warmupSteps }
    if let threads { recipe.threads = threads }
    if let layers { recipe.layers = layers }
    if let heads { recipe.heads = heads }
    if let width { recipe.width = width }
    if let positions { recipe.positions = positions }
    if let seed { recipe.seed = seed }
    if let validateEvery { recipe.validateEvery = validateEvery }
    if let saveEvery { recipe.saveEvery = saveEvery }
  }
}
