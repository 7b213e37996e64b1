import Checkpoint
import GPT2
import Testing

@Suite("The engine's tensors and the files' tensors") struct ModelTensorTests {
  private struct Row: Hashable {
    let name: String
    let scaleName: String
    let form: String
    let shape: [Int]
    let storedShape: [Int]
    let floatShape: [Int]
  }

  @Test(
    "have the same names, kinds and shapes",
    arguments: [(1, 0, 64), (3, 20, 256), (12, 66, 192)])
  func agree(layerCount: Int, horizonCount: Int, innerWidth: Int) throws {
    let configuration = ModelConfiguration(
      vocabularyCount: 128, positionCount: 96, width: 128, layerCount: layerCount, headCount: 2,
      innerWidth: innerWidth, horizonCount: horizonCount, beginToken: 99, endToken: 99,
      tokenCount: 100)
    try configuration.validate(file: "model")
    let planned = TensorPlan.tensors(configuration).map { tensor in
      Row(
        name: tensor.name, scaleName: tensor.scaleName, form: "\(tensor.role)",
        shape: tensor.shape, storedShape: tensor.storedShape, floatShape: tensor.floatShape)
    }
    let known = ModelTensor.allCases
      .filter { $0 != .horizonEmbedding || horizonCount > 0 }
      .flatMap { tensor in
        (0..<(tensor.isPerLayer ? layerCount : 1)).map { layer in
          Row(
            name: tensor.name(layer: layer), scaleName: tensor.scaleName(layer: layer),
            form: "\(tensor.form)", shape: tensor.shape(configuration),
            storedShape: tensor.storedShape(configuration),
            floatShape: tensor.floatShape(configuration))
        }
      }
    #expect(planned.count == known.count)
    #expect(Set(planned) == Set(known))
  }
}
