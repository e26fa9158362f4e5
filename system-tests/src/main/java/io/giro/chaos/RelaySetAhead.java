package io.giro.chaos;

/** The relay is told that it has read more than it has, and what lies between is never said by it. */
record RelaySetAhead(int shard, int beyond) implements Fault {

    @Override
    public void inflict(Deployment deployment) throws Exception {
        Unrelayed.requests(deployment);
        new RelayPositions(deployment, shard).setAhead(beyond);
        deployment.start(Service.INGRESS);
    }

    @Override
    public String sentence() {
        return beyond == 0
                ? "the relay of shard %d is set ahead of what it has read".formatted(shard)
                : "the relay of shard %d is set ahead of the end of the binary log".formatted(shard);
    }
}
