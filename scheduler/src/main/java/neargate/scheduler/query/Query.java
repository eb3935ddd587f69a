package neargate.scheduler.query;

/** An expression of the cluster query language, ready to be asked of many container instances. */
public final class Query {
    /** "The expression can have a maximum length of 2000 characters" (API reference, PlacementConstraint). */
    private static final int LONGEST = 2_000;

    private final String text;
    private final Condition condition;

    private Query(String text, Condition condition) {
        this.text = text;
        this.condition = condition;
    }

    /**
     * Reads an expression.
     *
     * @throws QueryException that says what was expected, and at which character
     */
    public static Query parse(String text) throws QueryException {
        if (text.length() > LONGEST) {
            throw new QueryException(
                    text.substring(0, 40) + "...", LONGEST, "it has more than " + LONGEST + " characters");
        }
        return new Query(text, new Parser(text).parse());
    }

    public boolean matches(Queryable instance) {
        return condition.test(instance);
    }

    /** Whether its answer for an instance stays the same for as long as the instance's attributes do. */
    public boolean isStatic() {
        return condition.isStatic();
    }

    /** The text that was read. */
    @Override
    public String toString() {
        return text;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Query query && text.equals(query.text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }
}
