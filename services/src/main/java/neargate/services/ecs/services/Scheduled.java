package neargate.services.ecs.services;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import neargate.kernel.store.Key;
import neargate.kernel.store.Reader;
import neargate.kernel.store.Transaction;
import neargate.services.ecs.deployments.Plan;
import neargate.services.ecs.tasks.TaskRecord;

/** What the controller of services takes step by step to where it should be: a service, or a task set of one. */
sealed interface Scheduled {

    /** It as it is in a state, in the form of a service; empty if it is not there any more. */
    Optional<ServiceRecord> in(Reader state);

    /**
     * Does what was decided.
     *
     * @param seen it as {@link #in} gave it
     * @param started the tasks that were started for it
     */
    void take(Transaction tx, ServiceRecord seen, Plan plan, List<TaskRecord> started);

    /** What there is to schedule of a service. */
    static List<Scheduled> of(ServiceRecord record, Key key) {
        if (record.external()) {
            return record.taskSets().stream()
                    .<Scheduled>map(set -> new OfTaskSet(key, set.id()))
                    .toList();
        }
        return record.active() && record.progress().lifecycle() != null
                ? Stream.<Scheduled>concat(
                                record.deployments().stream().map(rollout -> new OfDeployment(key, rollout.id())),
                                Stream.of(new Whole(key)))
                        .toList()
                : List.of(new Whole(key));
    }

    /** A service with deployments. */
    record Whole(Key key) implements Scheduled {
        @Override
        public Optional<ServiceRecord> in(Reader state) {
            return state.get(Services.TABLE, key);
        }

        @Override
        public void take(Transaction tx, ServiceRecord seen, Plan plan, List<TaskRecord> started) {
            Step.take(tx, key.scope(), seen, plan, started);
        }
    }

    /** The tasks of a deployment, in the midst of a blue/green one. */
    record OfDeployment(Key key, String id) implements Scheduled {
        @Override
        public Optional<ServiceRecord> in(Reader state) {
            return state.get(Services.TABLE, key).filter(ServiceRecord::active).flatMap(whole -> whole.asService(id));
        }

        @Override
        public void take(Transaction tx, ServiceRecord seen, Plan plan, List<TaskRecord> started) {
            ServiceRecord whole = tx.get(Services.TABLE, key).orElseThrow();
            Step.takeForDeployment(tx, key.scope(), whole, seen, plan, started);
        }
    }

    /** A task set. */
    record OfTaskSet(Key key, String id) implements Scheduled {
        @Override
        public Optional<ServiceRecord> in(Reader state) {
            return state.get(Services.TABLE, key)
                    .flatMap(whole -> whole.scheduled()
                            .filter(set -> set.primary().id().equals(id))
                            .findFirst());
        }

        @Override
        public void take(Transaction tx, ServiceRecord seen, Plan plan, List<TaskRecord> started) {
            ServiceRecord whole = tx.get(Services.TABLE, key).orElseThrow();
            Step.takeForTaskSet(tx, key.scope(), whole, seen, plan, started);
        }
    }
}
