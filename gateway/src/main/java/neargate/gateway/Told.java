package neargate.gateway;

/**
 * What Neargate says when it is asked by a path of its own.
 *
 * @param given whether it is what was asked for; false when the text says why there is none
 * @param text lines
 */
public record Told(boolean given, String text) {}
