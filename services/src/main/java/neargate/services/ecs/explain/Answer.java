package neargate.services.ecs.explain;

/**
 * What is said to a question about tasks.
 *
 * @param given whether it is what was asked for; false when the text says why there is none
 * @param text lines
 */
public record Answer(boolean given, String text) {
    static Answer of(String text) {
        return new Answer(true, text);
    }

    static Answer none(String why) {
        return new Answer(false, why);
    }
}
