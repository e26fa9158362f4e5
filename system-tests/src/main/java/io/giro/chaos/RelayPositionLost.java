package io.giro.chaos;

/** The relay forgets where it was. */
record RelayPositionLost(int shard) implements Fault {

    @Override
    public void inflict(Deployment deployment) throws Exception {
        Unrelayed.requests(deployment);
        new RelayPositions(deployment, shard).lose();
        deployment.start(Service.INGRESS);
    }

    @Override
    public String sentence() {
        return "the relay's position for shard %d is lost".formatted(shard);
    }
}
