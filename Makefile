.PHONY: run test reset
run test reset:
	python3 dev.py $@
