package neargate.kernel.controller;

/**
 * How a controller does, for metrics.
 *
 * @param name the controller's name
 * @param waiting keys that wait to be looked at
 * @param running keys that are looked at
 * @param failing keys whose last look failed
 * @param runs looks since the start
 * @param failures failed looks since the start
 */
public record ControllerGauges(String name, int waiting, int running, int failing, long runs, long failures) {}
