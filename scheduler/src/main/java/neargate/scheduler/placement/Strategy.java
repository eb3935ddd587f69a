package neargate.scheduler.placement;

/** What makes one of several possible instances the better one. */
public sealed interface Strategy {
    /** Chance; what stands after it has nothing left to choose from. */
    record Random() implements Strategy {}

    /** The fewest tasks of the same group on the instances that share an attribute's value, or lack it. */
    record SpreadOverAttribute(String name) implements Strategy {}

    /** The fewest tasks of the same group on the instance: {@code instanceId}, or its other name {@code host}. */
    record SpreadOverInstances() implements Strategy {}

    /** The least that is left. */
    record Binpack(Resource resource) implements Strategy {}

    /** What can be packed. */
    enum Resource {
        CPU,
        MEMORY
    }
}
