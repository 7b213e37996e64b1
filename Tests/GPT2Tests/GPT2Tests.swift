import Testing

@testable import GPT2
