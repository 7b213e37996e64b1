import Testing

@testable import UpsideDown
