package neargate.kernel.store;

/** A value with the key under which it is stored. */
public record Row<V>(Key key, V value) {}
