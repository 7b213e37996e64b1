// swift-tools-version: 6.2
import PackageDescription

// Layers, top to bottom; a target imports only from layers below its own (ARCHITECTURE.md).
// UPDRAFT_CORE=1 leaves out the HTTP service and its dependencies: kernels, model, trainer
// and their tests then build in a fraction of the time.

let coreOnly = Context.environment["UPDRAFT_CORE"] == "1"

let strict: [SwiftSetting] = [
  .unsafeFlags(["-warnings-as-errors"]),
  .enableUpcomingFeature("ExistentialAny"),
]

/// Flags of one instruction-set target. `-Ounchecked` because a kernel's bounds are its
/// caller's contract; `-Xcc` because intrinsics are inlined by clang's importer; `Builtin` for the
/// prefetch instruction.
func instructionSet(_ flags: String...) -> [SwiftSetting] {
  strict + [
    .enableExperimentalFeature("BuiltinModule"),
    .unsafeFlags(["-Ounchecked"]), .unsafeFlags(flags.flatMap { ["-Xcc", $0] }),
  ]
}

// The compiler refuses flags of another architecture; this asks for the one that builds.
#if arch(arm64)
  let avx2Settings = instructionSet()
  let avxvnniSettings = instructionSet()
  let vnniSettings = instructionSet()
  let neonDotSettings = instructionSet("-march=armv8-a+dotprod")
#else
  let avx2Settings = instructionSet("-mavx2", "-mfma")
  let avxvnniSettings = instructionSet("-mavx2", "-mfma", "-mavxvnni")
  let vnniSettings = instructionSet("-mavx2", "-mfma", "-mavx512vl", "-mavx512vnni")
  let neonDotSettings = instructionSet()
#endif

func library(
  _ name: String, _ dependencies: [Target.Dependency] = [], settings: [SwiftSetting] = strict
) -> Target {
  .target(name: name, dependencies: dependencies, swiftSettings: settings)
}

/// `exclude` names the folders of files that tests read beside their own source.
func tests(
  _ name: String, _ dependencies: [Target.Dependency], exclude: [String] = []
) -> Target {
  .testTarget(name: name, dependencies: dependencies, exclude: exclude, swiftSettings: strict)
}

/// What `updraft-train` of the core graph cannot ask: teachers over HTTP and the daemon.
let overHTTP: [Target.Dependency] = coreOnly ? [] : ["TeacherHTTP", "Client"]

let argumentParser = Target.Dependency.product(
  name: "ArgumentParser", package: "swift-argument-parser")
let logging = Target.Dependency.product(name: "Logging", package: "swift-log")

var dependencies: [Package.Dependency] = [
  .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.0"),
  .package(url: "https://github.com/apple/swift-log", from: "1.16.0"),
]

var targets: [Target] = [
  // Layer 0: system libraries and arithmetic.
  .systemLibrary(
    name: "CZstd", pkgConfig: "libzstd", providers: [.apt(["libzstd-dev"])]),
  .systemLibrary(
    name: "CSystemd", pkgConfig: "libsystemd", providers: [.apt(["libsystemd-dev"])]),
  .systemLibrary(name: "CLinux"),
  library("KernelsPortable", settings: instructionSet()),
  library("KernelsAVX2", settings: avx2Settings),
  library("KernelsAVXVNNI", settings: avxvnniSettings),
  library("KernelsVNNI", settings: vnniSettings),
  library("KernelsNEON", settings: instructionSet()),
  library("KernelsNEONDot", settings: neonDotSettings),
  // Layer 1.
  library("Platform", ["CLinux", "CSystemd"]),
  library(
    "Kernels",
    [
      "CLinux", "KernelsPortable", "KernelsAVX2", "KernelsAVXVNNI", "KernelsVNNI", "KernelsNEON",
      "KernelsNEONDot",
    ]),
  // Layer 2.
  library("Checkpoint", ["CZstd", "Platform"]),
  library("Tokenizer"),
  library("UpsideDown", ["Checkpoint", "Tokenizer"]),
  // Layer 3.
  library("GPT2", ["Checkpoint", "Kernels", "Platform"]),
  library("HuggingFace", ["Checkpoint", "Tokenizer", "UpsideDown"]),
  // Layer 4.
  library("Engine", ["GPT2", "Checkpoint", "Tokenizer", "UpsideDown", "Platform", logging]),
  library("Training", ["GPT2", "Checkpoint", "Kernels", "Platform", "Tokenizer", "UpsideDown"]),
  // Layer 5 (core part).
  library("Distillation", ["Engine", "Training", "GPT2", "Checkpoint", "Tokenizer", "UpsideDown"]),
  // Layer 6 (core part).
  .executableTarget(
    name: "updraft-train",
    dependencies: [
      "Distillation", "Training", "Engine", "HuggingFace", "GPT2", "Checkpoint", "Tokenizer",
      "UpsideDown", "Platform", "Kernels", argumentParser,
    ] + overHTTP,
    swiftSettings: strict),
  .executableTarget(
    name: "updraft-bench",
    dependencies: ["Training", "GPT2", "Checkpoint", "Kernels", "Platform", argumentParser],
    swiftSettings: strict),
  tests("PlatformTests", ["Platform"]),
  tests("KernelsTests", ["Kernels"]),
  tests("CheckpointTests", ["Checkpoint", "CZstd", "Tokenizer"], exclude: ["Golden"]),
  tests("TokenizerTests", ["Tokenizer"], exclude: ["Golden"]),
  tests("UpsideDownTests", ["UpsideDown"]),
  // Small random models, for every suite that needs a checkpoint.
  .target(
    name: "ModelFixtures", dependencies: ["GPT2", "Checkpoint", "Tokenizer", "UpsideDown"],
    path: "Tests/ModelFixtures",
    swiftSettings: strict),
  tests("GPT2Tests", ["GPT2", "ModelFixtures"]),
  tests(
    "HuggingFaceTests", ["HuggingFace", "Training"], exclude: ["Golden"]),
  tests("EngineTests", ["Engine", "ModelFixtures"]),
  tests("TrainingTests", ["Training"], exclude: ["Golden"]),
  tests("DistillationTests", ["Distillation", "ModelFixtures"]),
]

var products: [Product] = [
  .executable(name: "updraft-train", targets: ["updraft-train"]),
  .executable(name: "updraft-bench", targets: ["updraft-bench"]),
]

if !coreOnly {
  dependencies += [
    .package(url: "https://github.com/apple/swift-nio", from: "2.101.0"),
    .package(
      url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.0", traits: []),
    .package(
      url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
    .package(url: "https://github.com/swift-server/async-http-client", from: "1.37.0"),
  ]
  let nio: [Target.Dependency] = [
    .product(name: "NIOCore", package: "swift-nio"),
    .product(name: "NIOPosix", package: "swift-nio"),
    .product(name: "NIOHTTP1", package: "swift-nio"),
  ]
  targets += [
    // Layer 5.
    library(
      "Service",
      [
        "Engine", "GPT2", "Checkpoint", "UpsideDown", "Platform", logging,
        .product(name: "Hummingbird", package: "hummingbird"),
        .product(name: "HummingbirdCore", package: "hummingbird"),
        .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
        .product(name: "UnixSignals", package: "swift-service-lifecycle"),
      ] + nio),
    library("Client", nio),
    library(
      "TeacherHTTP",
      [
        "Distillation",
        .product(name: "AsyncHTTPClient", package: "async-http-client"),
        .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "NIOPosix", package: "swift-nio"),
      ]),
    // Layer 6.
    .executableTarget(
      name: "updraftd", dependencies: ["Service", "Engine", "Platform", argumentParser, logging],
      swiftSettings: strict),
    .executableTarget(
      name: "updraft", dependencies: ["Client", argumentParser], swiftSettings: strict),
    tests(
      "ServiceTests", ["Service", "Client", "Engine", "GPT2", "Checkpoint", "Tokenizer"] + nio),
  ]
  products += [
    .executable(name: "updraftd", targets: ["updraftd"]),
    .executable(name: "updraft", targets: ["updraft"]),
  ]
}

let package = Package(
  name: "updraft", products: products, dependencies: dependencies, targets: targets,
  swiftLanguageModes: [.v6])
