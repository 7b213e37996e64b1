import Checkpoint
import Engine
import GPT2
import ModelFixtures
import Platform
import Testing
import UpsideDown

@testable import Distillation

@Suite("Many texts, an engine on each CPU")
struct EngineGroupTests {
  private static let cpuCount = CPUTopology.detect().usableCPUs.count
  private let model: CountingModel

  init() throws { model = try CountingModel() }

  private func texts(of requests: [GenerationRequest], engines count: Int) async throws
    -> [[String]]
  {
    let weights = try WeightMap.open(any: model.path, cacheDirectory: nil, workerCount: 1)
    let engines = try EngineGroup(weights, threads: count, slotCount: 3)
    defer { engines.stop() }
    #expect(engines.count == count)
    return try await engines.write(requests, attempts: 3) { index, texts in
      ["\(index)"] + texts.results.map(\.text)
    }.get()
  }

  private func requests(_ count: Int) -> [GenerationRequest] {
    (0..<count).map { index in
      GenerationRequest(
        prompt: "a fox \(index)", command: Command(task: "poster", desiredLength: 2 + index % 7),
        sampler: SamplerSettings(seed: UInt64(index)))
    }
  }

  @Test(
    "The same texts in the order of the requests, whatever the number of engines",
    .enabled(if: cpuCount > 1))
  func order() async throws {
    let requests = requests(50)
    let alone = try await texts(of: requests, engines: 1)
    #expect(alone.map(\.first) == requests.indices.map { "\($0)" })
    #expect(Set(alone.map { $0.dropFirst() }).count > 10)
    #expect(try await texts(of: requests, engines: 2) == alone)
  }

  @Test("A request that an engine refuses is named")
  func refusal() async throws {
    var requests = requests(400)
    requests[2].command?.task = "sonnet"
    let error = await #expect(throws: DistillationError.self) {
      try await texts(of: requests, engines: min(2, Self.cpuCount))
    }
    #expect(error?.description.contains("'a fox 2'") == true)
  }
}
