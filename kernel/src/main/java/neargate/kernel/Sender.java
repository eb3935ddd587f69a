package neargate.kernel;

/**
 * What a request says of where it comes from, as policies ask for it.
 *
 * @param address that it came from; empty for who is in this process
 * @param userAgent its header {@code User-Agent}; empty without
 * @param referer its header {@code Referer}; empty without
 */
public record Sender(String address, String userAgent, String referer) {
    /** Who is in this process. */
    public static final Sender NONE = new Sender("", "", "");
}
