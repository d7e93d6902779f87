package opinion

import (
	"runtime"
	"sync"
)

// inParallel divides 0…n−1 into runs of neighbours and works on them side by side. What is worked out must not depend on how they are divided:
// whole numbers may be added up by worker, and each place of a list may be filled.
func inParallel(n int, work func(worker, from, to int)) {
	workers := min(runtime.GOMAXPROCS(0), max(1, n/worthAWorker))
	var wait sync.WaitGroup
	for w := range workers {
		wait.Go(func() { work(w, n*w/workers, n*(w+1)/workers) })
	}
	wait.Wait()
}

// worthAWorker is how much is worth a worker of its own.
const worthAWorker = 512
